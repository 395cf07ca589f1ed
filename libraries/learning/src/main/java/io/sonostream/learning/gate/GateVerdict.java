package io.sonostream.learning.gate;

import java.util.HashMap;
import java.util.Map;

/**
 * What the gate decided.
 *
 * @param message one line for people, with the numbers
 * @param metrics championDice, challengerDice, difference, differenceLow, differenceHigh,
 *     testSubjects, testImages, difference.DEVICE for each device model; and where labels are
 *     established establishedSubjects, establishedDifference, establishedDifferenceLow and -High
 */
public record GateVerdict(boolean promoted, String message, Map<String, Double> metrics) {
  public GateVerdict {
    metrics = Map.copyOf(metrics);
  }

  /** The same verdict with more numbers beside its own, which win. */
  public GateVerdict with(Map<String, Double> more) {
    Map<String, Double> all = new HashMap<>(more);
    all.putAll(metrics);
    return new GateVerdict(promoted, message, all);
  }
}
