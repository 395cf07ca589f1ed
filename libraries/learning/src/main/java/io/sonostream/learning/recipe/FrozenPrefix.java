package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first stages rest, the others learn.
 *
 * @param count how many stages rest, >= 1; the last stage always learns
 */
public record FrozenPrefix(int count) implements LayerPlan {
  public FrozenPrefix {
    if (count < 1) {
      throw new IllegalArgumentException("frozen-prefix(" + count + "): must freeze at least 1");
    }
  }

  @Override
  public List<Phase> phases(List<Stage> stages, int epochs) {
    if (count >= stages.size()) {
      throw new IllegalArgumentException(
          "frozen-prefix("
              + count
              + ") leaves nothing to learn: the network has "
              + stages.size()
              + " stages; give at most "
              + (stages.size() - 1));
    }
    Map<Stage, Rate> rates = new LinkedHashMap<>();
    for (int i = 0; i < stages.size(); i++) {
      rates.put(stages.get(i), i < count ? Rate.FROZEN : Rate.FULL);
    }
    return List.of(new Phase(0, rates));
  }
}
