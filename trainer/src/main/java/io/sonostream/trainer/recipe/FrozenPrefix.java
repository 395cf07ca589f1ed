package io.sonostream.trainer.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first blocks rest, the others learn.
 *
 * @param count how many blocks rest, >= 1; the last block always learns
 */
public record FrozenPrefix(int count) implements LayerPlan {
  public FrozenPrefix {
    if (count < 1) {
      throw new IllegalArgumentException("frozen-prefix(" + count + "): must freeze at least 1");
    }
  }

  @Override
  public List<Phase> phases(List<Block> blocks, int epochs) {
    if (count >= blocks.size()) {
      throw new IllegalArgumentException(
          "frozen-prefix("
              + count
              + ") leaves nothing to learn: the network has "
              + blocks.size()
              + " blocks; give at most "
              + (blocks.size() - 1));
    }
    Map<Block, Rate> rates = new LinkedHashMap<>();
    for (int i = 0; i < blocks.size(); i++) {
      rates.put(blocks.get(i), i < count ? Rate.FROZEN : Rate.FULL);
    }
    return List.of(new Phase(0, rates));
  }
}
