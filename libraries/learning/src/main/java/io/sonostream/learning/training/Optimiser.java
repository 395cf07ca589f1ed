package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.network.weights.StateDict;
import java.util.Map;

/**
 * Turns gradients into new weights, parameter by parameter. What it remembers lies beside the
 * weights, in native memory, and starts for a parameter when that first learns.
 */
sealed interface Optimiser permits Adam, Nesterov {

  static Optimiser of(Descent descent, NDManager manager) {
    return switch (descent.method()) {
      case ADAM -> new Adam(manager, descent.weightDecay());
      case NESTEROV -> new Nesterov(manager, descent.momentum(), descent.weightDecay());
    };
  }

  /**
   * Moves one parameter in place, and empties its gradient.
   *
   * @param gradient zero afterwards, since the engine adds the next one to it
   * @param scale on the gradient, from clipping
   */
  void update(String name, NDArray weight, NDArray gradient, double rate, double scale);

  /** Its memory of the gradients, of those parameters that ever learned. */
  StateDict first();

  /** Its memory of their squares, likewise; empty where it keeps none. */
  StateDict second();

  /** How often each parameter was updated. */
  Map<String, Integer> updates();

  /** Goes on where another stood. */
  void restore(TrainingState state);
}
