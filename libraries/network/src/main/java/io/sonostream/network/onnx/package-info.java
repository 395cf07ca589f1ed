/**
 * Writes networks as ONNX files, which ONNX Runtime and TensorRT run. Read {@code Onnx} first.
 *
 * <pre>
 * Network -> OnnxNodes (one visitor method for each operation) -> OnnxMl.ModelProto
 * </pre>
 */
@NullMarked
package io.sonostream.network.onnx;

import org.jspecify.annotations.NullMarked;
