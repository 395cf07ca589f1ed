package io.sonostream.learning.training;

import io.sonostream.network.weights.StateDict;
import java.util.Map;

/**
 * Everything that a session needs to go on as if it had never stopped.
 *
 * @param weights every tensor of the network, running statistics included
 * @param firstMoments Adam's m or the velocity, by parameter; only of those that ever learned
 * @param secondMoments Adam's v, likewise; empty for other optimisers
 * @param updates how often each of them was updated
 * @param steps taken by the session
 * @param average of all tensors over the steps; empty where none is kept
 */
public record TrainingState(
    StateDict weights,
    StateDict firstMoments,
    StateDict secondMoments,
    Map<String, Integer> updates,
    long steps,
    StateDict average) {
  public TrainingState {
    updates = Map.copyOf(updates);
  }
}
