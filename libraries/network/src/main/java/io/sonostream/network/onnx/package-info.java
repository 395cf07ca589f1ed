/**
 * Writes networks as ONNX files, which ONNX Runtime and TensorRT run. Read {@code Onnx} first.
 *
 * <pre>
 * Network -> OnnxNodes (one visitor method for each operation) -> OnnxMl.ModelProto
 * somebody's file -> OnnxImport (as packages hold it) -> OnnxInt8 (in bytes; OnnxValues says which, OnnxPairs writes)
 * </pre>
 */
@NullMarked
package io.sonostream.network.onnx;

import org.jspecify.annotations.NullMarked;
