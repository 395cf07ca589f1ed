/**
 * Named tensors and the files that hold them: safetensors and npz. Read {@code StateDict} first.
 */
@NullMarked
package io.sonostream.model.weights;

import org.jspecify.annotations.NullMarked;
