/**
 * Random changes that an ultrasound image can suffer without its anatomy changing. Read {@code
 * Augmenter} first.
 *
 * <pre>
 * Example (u8 image + mask, model input size), seed
 *   -> Warp: flip, rotation, scale, elastic (image bilinear, mask nearest)
 *   -> Intensity: gain, gamma -> Speckle -> Shadow (image only)
 * -> Example
 * </pre>
 *
 * The same seed gives the same bytes, on any machine.
 */
@NullMarked
package io.sonostream.learning.augment;

import org.jspecify.annotations.NullMarked;
