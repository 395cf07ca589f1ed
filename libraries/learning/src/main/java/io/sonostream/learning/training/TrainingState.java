package io.sonostream.learning.training;

import io.sonostream.network.weights.StateDict;
import java.util.Map;

/**
 * Everything that a session needs to go on as if it had never stopped.
 *
 * @param weights every tensor of the network, running statistics included
 * @param firstMoments Adam's m, by parameter; only of those that ever learned
 * @param secondMoments Adam's v, likewise
 * @param updates how often each of them was updated
 * @param steps taken by the session
 */
public record TrainingState(
    StateDict weights,
    StateDict firstMoments,
    StateDict secondMoments,
    Map<String, Integer> updates,
    long steps) {
  public TrainingState {
    updates = Map.copyOf(updates);
  }
}
