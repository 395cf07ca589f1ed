package io.sonostream.benchmarks.steady;

import io.sonostream.learning.metrics.Interval;

/**
 * What one share of the frame before gives.
 *
 * @param flicker how much less two neighbours' masks agree than their truths do, Dice; mean over
 *     clips
 * @param dice of a mask and its truth; mean over clips
 * @param gain in Dice over masks that are not steadied
 */
record SteadyRow(double share, Interval flicker, Interval dice, Interval gain) {}
