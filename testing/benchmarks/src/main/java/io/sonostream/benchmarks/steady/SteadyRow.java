package io.sonostream.benchmarks.steady;

import io.sonostream.learning.metrics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What one share of the frame before gives; means over clips.
 *
 * @param blinking pixels that change and change back with the next frame, among those that are
 *     drawn then, 0 to 1
 * @param calmer how much less they are than in masks that are not steadied, paired by clip
 * @param flicker how much less two neighbours' masks agree than their truths do, Dice; null where
 *     no truth is known
 * @param dice of a mask and its truth; null likewise
 * @param gain in Dice over masks that are not steadied; null likewise
 */
record SteadyRow(
    double share,
    Interval blinking,
    Interval calmer,
    @Nullable Interval flicker,
    @Nullable Interval dice,
    @Nullable Interval gain) {}
