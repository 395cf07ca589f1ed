package io.sonostream.trainer.gate;

import java.util.Map;

/**
 * What the gate decided.
 *
 * @param message one line for people, with the numbers
 * @param metrics championDice, challengerDice, difference, differenceLow, differenceHigh,
 *     testSubjects, testImages, and difference.DEVICE for each device model
 */
public record GateVerdict(boolean promoted, String message, Map<String, Double> metrics) {
  public GateVerdict {
    metrics = Map.copyOf(metrics);
  }
}
