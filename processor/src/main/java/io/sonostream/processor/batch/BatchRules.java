package io.sonostream.processor.batch;

import java.util.Map;

/**
 * What the former is asked to keep.
 *
 * @param archiveShare share of the frames, 0-1, that the archive lane is sure of while both lanes
 *     wait
 * @param maxAgeMicros a live frame older than this when its batch forms is shed
 * @param weights share of the engine per task, >= 1; a task that is not named weighs 1
 */
public record BatchRules(double archiveShare, long maxAgeMicros, Map<String, Integer> weights) {
  public BatchRules {
    if (!(archiveShare >= 0 && archiveShare <= 1)) {
      throw new IllegalArgumentException(
          "archive share is " + archiveShare + "; allowed are 0 to 1");
    }
    if (maxAgeMicros < 1) {
      throw new IllegalArgumentException(
          "maximum age is " + maxAgeMicros + " us; it must be at least 1");
    }
    weights = Map.copyOf(weights);
    weights.forEach(
        (task, weight) -> {
          if (weight < 1) {
            throw new IllegalArgumentException(
                "weight of task " + task + " is " + weight + "; it must be at least 1");
          }
        });
  }

  int weight(String task) {
    return weights.getOrDefault(task, 1);
  }

  /** A capture time in the future counts as 0. */
  static long ageMicros(Waiting frame, long nowMicros) {
    return Math.max(0, nowMicros - frame.capturedAtMicros());
  }

  boolean tooOld(Waiting frame, long nowMicros) {
    return frame.lane() == Lane.LIVE && ageMicros(frame, nowMicros) > maxAgeMicros;
  }
}
