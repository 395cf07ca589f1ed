package io.sonostream.learning.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended; the content of {@code outcome.json}.
 *
 * @param status how
 * @param message one line for people; for a failure it names the label or file
 * @param strategy the one that made the model; null when none was made
 * @param bestEpoch from 1; 0 when none finished
 * @param bestDice validation Dice of that epoch
 * @param datasetDigest which data it saw; null when it never got so far
 * @param metrics test part: dice, diceLow, diceHigh, iou, hausdorff95Pixels, sensitivity,
 *     specificity, subjects, and with a champion championDice, difference, differenceLow,
 *     differenceHigh; imagesSetAside where some could not be read
 */
public record TrainingOutcome(
    Status status,
    String message,
    @Nullable String strategy,
    int bestEpoch,
    double bestDice,
    @Nullable String datasetDigest,
    Map<String, Double> metrics) {

  /** How a run ended. */
  public enum Status {
    /** A package lies in the job's directory. */
    TRAINED,
    /** The input or the training can't yield a model; trying again won't help. */
    FAILED,
    /** Somebody asked for it. */
    CANCELLED
  }

  public TrainingOutcome {
    metrics = Map.copyOf(metrics);
  }
}
