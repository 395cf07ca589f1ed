/**
 * Rewrites of a network that keep what it computes. Read {@code Serving} first: it lists them in
 * the order in which a writer needs them.
 *
 * <pre>
 * PruneForServing -> FoldBatchNorm -> FoldPixelScale -> UpConvolutionAsDepthToSpace -> head
 * </pre>
 */
@NullMarked
package io.sonostream.network.graph.pass;

import org.jspecify.annotations.NullMarked;
