/**
 * Random changes that an image can suffer without its anatomy changing, above all one of
 * ultrasound. Read {@code Augmenter} first.
 *
 * <pre>
 * Example (u8 image + mask, model input size), seed
 *   -> Warp: flip, rotation, scale, elastic (image bilinear, mask nearest)
 *   -> Intensity: gain, gamma -> speckle -> shadow -> inversion (image only)
 * -> Example
 * </pre>
 *
 * The same seed gives the same bytes, on any machine.
 */
@NullMarked
package io.sonostream.learning.augment;

import org.jspecify.annotations.NullMarked;
