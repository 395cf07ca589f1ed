package io.sonostream.benchmarks.swap;

import io.sonostream.testkit.models.UntrainedModel;
import java.time.Duration;

/**
 * What to do in a run.
 *
 * @param swaps assignments, good and broken
 * @param brokenEvery the how-manieth package is broken, in turns in each way
 * @param engine as {@code processor.engine.name}
 * @param framesPerSecond load, all devices together
 * @param calm how long to look at the stream before the first swap
 */
public record SwapPlan(
    int swaps,
    int brokenEvery,
    UntrainedModel network,
    String engine,
    double framesPerSecond,
    Duration calm) {
  boolean broken(int number) {
    return number % brokenEvery == 0;
  }

  Breakage breakage(int number) {
    Breakage[] all = Breakage.values();
    return all[(number / brokenEvery - 1) % all.length];
  }
}
