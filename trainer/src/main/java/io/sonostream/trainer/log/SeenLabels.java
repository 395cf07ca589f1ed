package io.sonostream.trainer.log;

import java.util.Map;

/**
 * Which labels a champion was made from, as training.events tell it: labels behind these positions
 * are new to it; those before them are established, and what they say in the test part stands.
 *
 * @param byVersion version of every run that started, promoted or not, to partition to next offset:
 *     a rejected model that somebody promotes by hand establishes its own labels
 * @param lastPromoted the same for the last run that was promoted; counts for a champion that no
 *     run has made
 */
public record SeenLabels(
    Map<String, Map<Integer, Long>> byVersion, Map<Integer, Long> lastPromoted) {
  public SeenLabels {
    byVersion = Map.copyOf(byVersion);
    lastPromoted = Map.copyOf(lastPromoted);
  }

  /** Partition to the first offset that is new to this champion; empty when every label is. */
  public Map<Integer, Long> by(String champion) {
    return byVersion.getOrDefault(champion, lastPromoted);
  }
}
