/**
 * Named tensors and the files that hold them: safetensors and npz.
 *
 * <pre>
 * .safetensors, .npz -> WeightsFile -> StateDict -> WeightTransfer -> network
 *                          | lengths, offsets and types checked first
 *                          v
 *                       ModelException: the file and what is wrong in it
 * </pre>
 *
 * Read {@code StateDict} first.
 */
@NullMarked
package io.sonostream.network.weights;

import org.jspecify.annotations.NullMarked;
