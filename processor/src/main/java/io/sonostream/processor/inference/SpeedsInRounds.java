package io.sonostream.processor.inference;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Speeds of several things that took turns, round after round, on a machine whose own speed changes
 * meanwhile: by something else that runs, by heat, by a neighbour on the same host. What a thing
 * did is compared with the others of its round only, and the middle one of its rounds counts; so
 * neither a fast nor a slow moment, nor a round that was all fast or all slow, makes one look
 * better.
 */
final class SpeedsInRounds {
  private SpeedsInRounds() {}

  /**
   * @param rounds frames per second, a value for each thing in each round, always in the same
   *     order; all above 0
   * @return frames per second of each thing, as in the fastest round
   */
  static double[] estimate(List<double[]> rounds) {
    double fastest = rounds.stream().mapToDouble(SpeedsInRounds::level).max().orElseThrow();
    IntToDoubleFunction share =
        thing -> median(rounds.stream().mapToDouble(round -> round[thing] / level(round)));
    return IntStream.range(0, rounds.get(0).length)
        .mapToDouble(thing -> fastest * share.applyAsDouble(thing))
        .toArray();
  }

  /** The middle value, not the mean: one thing's odd moment must not move its round's level. */
  private static double level(double[] round) {
    return median(Arrays.stream(round));
  }

  /** The mean of the two middle ones where the number is even. */
  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
