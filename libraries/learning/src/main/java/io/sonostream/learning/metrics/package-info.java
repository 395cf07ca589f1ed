/**
 * How good a mask is, and how sure we are of a difference. Read {@code MaskScore} first.
 *
 * <pre>
 * predicted, truth (binary planes) -> Confusion      -> Dice, IoU, sensitivity, specificity
 *                                  -> SurfaceDistance -> 95th percentile Hausdorff, pixels and mm
 * a number per image, with its subject -> Bootstrap  -> Interval (mean, low, high)
 * </pre>
 *
 * Empty masks, as the field does (Maier-Hein et al., "Metrics reloaded", Nature Methods 2024): when
 * truth and prediction are both empty, Dice, IoU and sensitivity are 1 and the distance is 0; when
 * only one is empty, Dice and IoU are 0 and the distance is undefined (NaN): such images are left
 * out of its mean and counted beside it. Sensitivity needs a truth, specificity a background.
 */
@NullMarked
package io.sonostream.learning.metrics;

import org.jspecify.annotations.NullMarked;
