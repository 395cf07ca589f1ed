/**
 * Networks in bytes: which values a network's activations take, and so which bytes stand for them.
 * Read {@code Quantisation} first.
 *
 * <pre>
 * activations of some frames (f32) -> Observation (by node) -> Quantisation -> TorchScript.writeInt8
 * </pre>
 *
 * Weights need no statistics: each output channel's kernel has a scale of its own. Activations have
 * one scale and one zero a node, chosen so that the values that were seen lose least by rounding
 * and clipping together (mean squared error).
 */
@NullMarked
package io.sonostream.network.quantisation;

import org.jspecify.annotations.NullMarked;
