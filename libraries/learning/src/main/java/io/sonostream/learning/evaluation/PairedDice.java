package io.sonostream.learning.evaluation;

import io.sonostream.learning.metrics.MaskScore;
import java.util.List;

/**
 * Two models on the same image: the mean Dice of each over the classes that the truth or either
 * mask has. Where all three have nothing of a class, nothing was shown about who is better; where
 * one model invents it, the other is right (1) to leave it out.
 *
 * @param champion 0-1; NaN when no class counts
 * @param challenger 0-1; NaN when no class counts
 */
public record PairedDice(double champion, double challenger) {

  public static PairedDice of(MaskScore champion, MaskScore challenger) {
    return new PairedDice(
        mean(champion.classDice(), challenger.classDice()),
        mean(challenger.classDice(), champion.classDice()));
  }

  /** A class that only one of them knows counts for that one. */
  private static double mean(List<Double> own, List<Double> other) {
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < own.size(); c++) {
      boolean ownHas = Double.isFinite(own.get(c));
      boolean otherHas = c < other.size() && Double.isFinite(other.get(c));
      boolean ownKnows = own.get(c) != MaskScore.UNKNOWN_CLASS;
      if (ownKnows && (ownHas || otherHas)) {
        sum += ownHas ? own.get(c) : 1;
        counted++;
      }
    }
    return counted == 0 ? Double.NaN : sum / counted;
  }
}
