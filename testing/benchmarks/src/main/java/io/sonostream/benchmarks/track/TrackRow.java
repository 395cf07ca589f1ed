package io.sonostream.benchmarks.track;

import io.sonostream.learning.metrics.Interval;

/**
 * What one way gives.
 *
 * @param dice of all frames after the first, with their truth; mean over clips
 * @param last of the last frame
 * @param gain in Dice over the motion of the image alone
 */
record TrackRow(Way way, int clips, Interval dice, Interval last, Interval gain) {}
