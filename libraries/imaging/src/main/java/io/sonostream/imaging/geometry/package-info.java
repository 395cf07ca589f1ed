/**
 * From frame pixels to network input and from network output back to the frame.
 *
 * <pre>
 * PixelImage (any size) -- FrameMapping.write --> inputs (N,C,H,W) u8
 *                                                    | engine
 * Segmentation (that size) <-- FrameMapping.read -- probabilities (N,K,h,w) u8
 *
 * FrameMapping: Letterbox (one input for a frame) | Tiling (many, at full resolution)
 * </pre>
 *
 * Read {@code FrameMapping} first, then {@code Letterbox}.
 */
@NullMarked
package io.sonostream.imaging.geometry;

import org.jspecify.annotations.NullMarked;
