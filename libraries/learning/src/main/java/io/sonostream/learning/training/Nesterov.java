package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gradient descent with Nesterov's momentum in the form of Sutskever et al. 2013 that torch's SGD
 * has too: v = m v + g, then w = w - rate (g + m v).
 */
final class Nesterov implements Optimiser {
  private final NDManager manager;
  private final float momentum;
  private final float weightDecay;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private final Map<String, Integer> updates = new LinkedHashMap<>();

  Nesterov(NDManager manager, double momentum, double weightDecay) {
    this.manager = manager;
    this.momentum = (float) momentum;
    this.weightDecay = (float) weightDecay;
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, double rate, double scale) {
    NDArray velocity =
        velocities.computeIfAbsent(
            name, n -> manager.zeros(weight.getShape(), weight.getDataType()));
    updates.merge(name, 1, Integer::sum);
    NDArray step = gradient.mul((float) scale); // like the gradient freed with the step
    if (weightDecay > 0) {
      try (NDArray pull = weight.mul(weightDecay)) {
        step.addi(pull);
      }
    }
    velocity.muli(momentum).addi(step);
    try (NDArray ahead = velocity.mul(momentum)) {
      step.addi(ahead);
    }
    weight.subi(step.muli((float) rate));
    gradient.subi(gradient); // the engine adds the next one to what is there
  }

  @Override
  public StateDict first() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    velocities.forEach((name, own) -> tensors.put(name, Arrays32.tensor(own)));
    return new StateDict(tensors);
  }

  @Override
  public StateDict second() {
    return new StateDict(Map.of());
  }

  @Override
  public Map<String, Integer> updates() {
    return Map.copyOf(updates);
  }

  @Override
  public void restore(TrainingState state) {
    velocities.values().forEach(NDArray::close);
    velocities.clear();
    updates.clear();
    updates.putAll(state.updates());
    state
        .firstMoments()
        .tensors()
        .forEach((name, tensor) -> velocities.put(name, Arrays32.array(manager, tensor)));
  }
}
