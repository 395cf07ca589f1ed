package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the stages of a plan to the parameters of a network. */
public final class ParameterRates {
  private final Graph graph;
  private final Strategy strategy;
  private final List<Phase> phases;

  /**
   * Plans a run.
   *
   * @param epochs of the run
   */
  public ParameterRates(Graph graph, Strategy strategy, int epochs) {
    this.graph = graph;
    this.strategy = strategy;
    phases = strategy.plan().phases(stages(graph), epochs);
  }

  /** Stages with parameters, in the order in which an image passes them. */
  public static List<Stage> stages(Graph graph) {
    return graph.stages().stream().filter(stage -> !graph.parameters(stage).isEmpty()).toList();
  }

  /** Whether other parameters learn from this epoch on, counted from 0. */
  public boolean changesAt(int epoch) {
    return phases.stream().anyMatch(phase -> phase.from() == epoch);
  }

  /** The last of so many epochs, counted from 0, from which other parameters learn. */
  public int lastChange(int epochs) {
    return phases.stream().mapToInt(Phase::from).filter(from -> from < epochs).max().orElse(0);
  }

  /** The factor of every parameter in an epoch, counted from 0; 0 for a frozen one. */
  public Map<String, Double> at(int epoch) {
    Phase current = phases.get(0);
    for (Phase phase : phases) {
      if (phase.from() <= epoch) {
        current = phase;
      }
    }
    Map<String, Double> factors = new LinkedHashMap<>();
    for (Stage stage : stages(graph)) {
      double factor = current.rates().getOrDefault(stage, Rate.FROZEN).factor();
      for (Parameter parameter : graph.parameters(stage)) {
        boolean rests = strategy.freezeNorms() && isNorm(parameter);
        factors.put(parameter.name(), rests ? 0 : factor);
      }
    }
    return factors;
  }

  private static boolean isNorm(Parameter parameter) {
    return switch (parameter.role()) {
      case NORM_SCALE, NORM_SHIFT, RUNNING_MEAN, RUNNING_VARIANCE -> true;
      case KERNEL, UP_KERNEL, BIAS -> false;
    };
  }
}
