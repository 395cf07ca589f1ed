package io.sonostream.benchmarks.strategies;

import io.sonostream.learning.metrics.Interval;

/**
 * One trained network on the test groups.
 *
 * @param set name of the images
 * @param base what it was pre-trained on; {@code none} for random weights
 * @param dice mean over test groups
 * @param againstScratch paired difference to the network from random weights, same images
 * @param hausdorff95 in pixels
 * @param bestEpoch chosen on validation
 */
record StrategyRow(
    String set,
    String base,
    String strategy,
    Interval dice,
    Interval againstScratch,
    Interval hausdorff95,
    int bestEpoch) {}
