package io.sonostream.model.engine;

import io.sonostream.model.packaging.Conventions.Heads;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Numerics.Answers;
import io.sonostream.network.ModelException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether what a network answers can be what somebody said that it answers: logits taken for
 * probabilities, or heads taken for exclusive ones, make masks too, and nobody sees that they are
 * wrong. Used by one thread.
 */
final class Plausibility implements ForeignAnswers.Witness {
  /** How far rounding, in halves too, takes probabilities from 0 to 1 and sums from 1. */
  private static final double ROUNDING = 0.02;

  private static final double ONE_BYTE = 1.0 / 255;

  private final Numerics numerics;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private double lowestSum = Double.POSITIVE_INFINITY;
  private double highestSum = Double.NEGATIVE_INFINITY;
  private double[] least = new double[0];
  private double[] most = new double[0];
  private long overlapping;
  private long pixels;
  private int answers = 1;

  Plausibility(Numerics numerics) {
    this.numerics = numerics;
  }

  @Override
  public void answered(int count) {
    answers = count;
  }

  @Override
  public void saw(double[] answer, double[] probabilities) {
    if (pixels++ == 0) {
      least = probabilities.clone();
      most = probabilities.clone();
    }
    double sum = 0;
    int above = 0;
    for (int k = 0; k < answer.length; k++) {
      lowest = Math.min(lowest, answer[k]);
      highest = Math.max(highest, answer[k]);
      sum += answer[k];
      least[k] = Math.min(least[k], probabilities[k]);
      most[k] = Math.max(most[k], probabilities[k]);
      above += probabilities[k] > 0.5 ? 1 : 0;
    }
    lowestSum = Math.min(lowestSum, sum);
    highestSum = Math.max(highestSum, sum);
    overlapping += above > 1 ? 1 : 0;
  }

  /** Of those that were seen, the share that two heads or more claim. */
  double overlap() {
    return pixels == 0 ? 0 : (double) overlapping / pixels;
  }

  /**
   * @throws ModelException saying what was seen, and what would explain it
   */
  void require() {
    if (answers > 1 && numerics.usage().output() == null) {
      throw new ModelException(
          "it gives "
              + answers
              + " answers; say which one is the mask (--output, its name or its number from 0)");
    }
    if (pixels == 0) {
      return;
    }
    boolean exclusive = least.length > 1 && numerics.usage().heads() == Heads.EXCLUSIVE;
    double one = numerics.answers() == Answers.PROBABILITY_BYTES ? 255 : 1;
    boolean inRange = lowest >= -ROUNDING * one && highest <= one * (1 + ROUNDING);
    boolean sumsToOne = lowestSum >= one * (1 - ROUNDING) && highestSum <= one * (1 + ROUNDING);
    if (numerics.answers() == Answers.LOGITS) {
      if (inRange && (!exclusive || sumsToOne)) {
        throw new ModelException(
            "its answers lie between "
                + range(lowest, highest)
                + (exclusive ? " and add up to 1" : "")
                + ": they look like probabilities, not like logits; if so, say --answers"
                + " PROBABILITIES");
      }
    } else if (!inRange) {
      throw new ModelException(
          "its answers lie between "
              + range(lowest, highest)
              + "; probabilities lie between 0 and 1, so these may be logits (--answers LOGITS)");
    } else if (exclusive && !sumsToOne) {
      throw new ModelException(
          "its planes add up to between "
              + range(lowestSum / one, highestSum / one)
              + "; probabilities of which one is true add up to 1, so each may be a sigmoid of its"
              + " own (--overlap HIGHEST or LATER)");
    }
    requireContrast();
  }

  private void requireContrast() {
    for (int k = 0; k < least.length; k++) {
      if (most[k] - least[k] > ONE_BYTE) {
        return;
      }
    }
    throw new ModelException(
        "it answers the same for every pixel of every frame that it was tried on ("
            + Arrays.stream(most).mapToObj(p -> number(p)).toList()
            + "); does it read frames as it was trained to (--normalise, --mean, --std, --colours)?");
  }

  private static String range(double low, double high) {
    return number(low) + " and " + number(high);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
