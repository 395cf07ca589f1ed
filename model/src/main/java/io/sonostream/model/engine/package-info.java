/**
 * What runs a model: PyTorch or ONNX Runtime through DJL, behind {@code LoadedModel} and {@code
 * BatchRunner}.
 */
@NullMarked
package io.sonostream.model.engine;

import org.jspecify.annotations.NullMarked;
