package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015) with a rate and a bias correction for every parameter: one that wakes
 * late starts its averages when it wakes. Moments live beside the weights, in native memory.
 */
final class Adam implements Optimiser {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final NDManager manager;
  private final float weightDecay;
  private final Map<String, Moments> moments = new LinkedHashMap<>();

  private static final class Moments {
    final NDArray first;
    final NDArray second;
    int updates;

    Moments(NDArray first, NDArray second, int updates) {
      this.first = first;
      this.second = second;
      this.updates = updates;
    }
  }

  Adam(NDManager manager, double weightDecay) {
    this.manager = manager;
    this.weightDecay = (float) weightDecay;
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, double rate, double scale) {
    Moments own =
        moments.computeIfAbsent(
            name,
            n ->
                new Moments(manager.zeros(weight.getShape()), manager.zeros(weight.getShape()), 0));
    own.updates++;
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, own.updates)) / (1 - Math.pow(BETA1, own.updates));
    NDList weights = new NDList(weight);
    weight
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(weight, gradient, own.first, own.second),
            weights,
            (float) rate,
            (float) (rate * correction),
            weightDecay,
            (float) scale,
            -1,
            BETA1,
            BETA2,
            EPSILON,
            false,
            false);
  }

  @Override
  public StateDict first() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    moments.forEach((name, own) -> tensors.put(name, Arrays32.tensor(own.first)));
    return new StateDict(tensors);
  }

  @Override
  public StateDict second() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    moments.forEach((name, own) -> tensors.put(name, Arrays32.tensor(own.second)));
    return new StateDict(tensors);
  }

  @Override
  public Map<String, Integer> updates() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    moments.forEach((name, own) -> counts.put(name, own.updates));
    return counts;
  }

  @Override
  public void restore(TrainingState state) {
    moments.values().forEach(Adam::close);
    moments.clear();
    for (Map.Entry<String, Tensor> entry : state.firstMoments().tensors().entrySet()) {
      String name = entry.getKey();
      Integer updates = state.updates().get(name);
      if (updates == null) {
        throw new IllegalArgumentException("saved state has no update count of " + name);
      }
      moments.put(
          name,
          new Moments(
              Arrays32.array(manager, entry.getValue()),
              Arrays32.array(manager, state.secondMoments().get(name)),
              updates));
    }
  }

  private static void close(Moments own) {
    own.first.close();
    own.second.close();
  }
}
