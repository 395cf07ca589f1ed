package io.sonostream.learning.run;

import io.sonostream.learning.training.TrainingState;
import java.util.List;

/**
 * A training after its last finished epoch.
 *
 * @param history one entry per finished epoch
 * @param state of the session
 */
record Checkpoint(List<TrainingProgress> history, TrainingState state) {
  Checkpoint {
    history = List.copyOf(history);
  }
}
