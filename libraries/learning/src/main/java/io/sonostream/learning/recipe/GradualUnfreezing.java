package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One more stage learns at each step, from the image inwards or from the mask inwards. The steps
 * fill the first two thirds of the run; in the last third every stage learns.
 */
public enum GradualUnfreezing implements LayerPlan {
  SHALLOW_TO_DEEP,
  DEEP_TO_SHALLOW;

  @Override
  public List<Phase> phases(List<Stage> stages, int epochs) {
    List<Phase> phases = new ArrayList<>();
    int last = -1;
    for (int learning = 1; learning <= stages.size(); learning++) {
      int from =
          stages.size() == 1
              ? 0
              : (int) Math.round((learning - 1) * (2.0 * epochs / 3) / (stages.size() - 1));
      if (from == last) {
        phases.remove(phases.size() - 1); // fewer epochs than stages: several wake together
      }
      phases.add(new Phase(from, rates(stages, learning)));
      last = from;
    }
    return phases;
  }

  private Map<Stage, Rate> rates(List<Stage> stages, int learning) {
    Map<Stage, Rate> rates = new LinkedHashMap<>();
    for (int i = 0; i < stages.size(); i++) {
      boolean awake = this == SHALLOW_TO_DEEP ? i < learning : i >= stages.size() - learning;
      rates.put(stages.get(i), awake ? Rate.FULL : Rate.FROZEN);
    }
    return rates;
  }
}
