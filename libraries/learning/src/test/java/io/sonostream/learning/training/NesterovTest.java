package io.sonostream.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class NesterovTest {
  private static final double[] GRADIENTS = {0.5, -1.25, 2};

  /** The formula of torch.optim.SGD with nesterov, in double precision. */
  @Test
  void movesAWeightAsTheFormulaSays() {
    double weight = 3;
    double velocity = 0;
    for (double gradient : GRADIENTS) {
      double pulled = 0.5 * gradient + 0.01 * weight;
      velocity = 0.9 * velocity + pulled;
      weight -= 0.1 * (pulled + 0.9 * velocity);
    }
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray own = manager.create(new float[] {3});
      Nesterov nesterov = new Nesterov(manager, 0.9, 0.01);
      for (double gradient : GRADIENTS) {
        nesterov.update("w", own, manager.create(new float[] {(float) gradient}), 0.1, 0.5);
      }
      assertThat((double) own.getFloat()).isCloseTo(weight, within(1e-5));
      assertThat((double) nesterov.first().get("w").values()[0]).isCloseTo(velocity, within(1e-5));
      assertThat(nesterov.updates()).containsEntry("w", 3);
    }
  }
}
