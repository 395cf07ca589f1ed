package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The exponential moving average of all tensors of a network, running statistics included (Polyak
 * averaging as in Tarvainen and Valpola 2017). Until it has seen many steps it forgets faster, so
 * that random first weights don't stay in it.
 */
final class WeightAverage {
  private static final NDIndex ALL = new NDIndex("...");

  private final TrainableModule module;
  private final double keep;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();

  /**
   * Begins with the weights as they are.
   *
   * @param keep share of the average that stays at each step; 0 keeps no average
   */
  WeightAverage(TrainableModule module, Collection<String> names, double keep) {
    this.module = module;
    this.keep = keep;
    if (keep > 0) {
      NDManager manager = module.manager();
      names.forEach(
          name ->
              averages.put(name, Arrays32.array(manager, Arrays32.tensor(module.tensor(name)))));
    }
  }

  /**
   * Takes the weights of a step.
   *
   * @param steps finished before it
   */
  void take(long steps) {
    double own = Math.min(keep, (1.0 + steps) / (10.0 + steps));
    averages.forEach(
        (name, average) -> {
          // By the difference, so that what is frozen stays in it bit by bit.
          try (NDArray change = module.tensor(name).sub(average)) {
            average.addi(change.muli((float) (1 - own)));
          }
        });
  }

  /** Does something with the average in the network's place; afterwards it is as before. */
  <T> T during(Supplier<T> work) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    try {
      averages.forEach(
          (name, average) -> {
            NDArray weight = module.tensor(name);
            own.put(name, weight.duplicate());
            weight.set(ALL, average);
          });
      return work.get();
    } finally {
      own.forEach(
          (name, weight) -> {
            module.tensor(name).set(ALL, weight);
            weight.close();
          });
    }
  }

  /** Empty where none is kept. */
  StateDict state() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    averages.forEach((name, own) -> tensors.put(name, Arrays32.tensor(own)));
    return new StateDict(tensors);
  }

  void restore(StateDict saved) {
    averages.replaceAll(
        (name, average) -> {
          average.close();
          return Arrays32.array(module.manager(), saved.get(name));
        });
  }
}
