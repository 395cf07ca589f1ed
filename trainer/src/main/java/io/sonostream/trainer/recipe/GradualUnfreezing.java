package io.sonostream.trainer.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One more block learns at each step, from the image inwards or from the mask inwards. The steps
 * fill the first two thirds of the run; in the last third every block learns.
 */
public enum GradualUnfreezing implements LayerPlan {
  SHALLOW_TO_DEEP,
  DEEP_TO_SHALLOW;

  @Override
  public List<Phase> phases(List<Block> blocks, int epochs) {
    List<Phase> phases = new ArrayList<>();
    int last = -1;
    for (int learning = 1; learning <= blocks.size(); learning++) {
      int from =
          blocks.size() == 1
              ? 0
              : (int) Math.round((learning - 1) * (2.0 * epochs / 3) / (blocks.size() - 1));
      if (from == last) {
        phases.remove(phases.size() - 1); // fewer epochs than blocks: several wake together
      }
      phases.add(new Phase(from, rates(blocks, learning)));
      last = from;
    }
    return phases;
  }

  private Map<Block, Rate> rates(List<Block> blocks, int learning) {
    Map<Block, Rate> rates = new LinkedHashMap<>();
    for (int i = 0; i < blocks.size(); i++) {
      boolean awake = this == SHALLOW_TO_DEEP ? i < learning : i >= blocks.size() - learning;
      rates.put(blocks.get(i), awake ? Rate.FULL : Rate.FROZEN);
    }
    return rates;
  }
}
