package io.sonostream.trainer.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same blocks learn from the first epoch to the last. */
public enum FixedPlan implements LayerPlan {
  /** Every block. */
  FULL {
    @Override
    boolean learns(Block block) {
      return true;
    }
  },
  /** The contracting path and the bottleneck; the expanding path rests. */
  CONTRACTING_ONLY {
    @Override
    boolean learns(Block block) {
      return block.side() == Side.CONTRACTING;
    }
  },
  /** The expanding path; the contracting path and the bottleneck rest. */
  EXPANDING_ONLY {
    @Override
    boolean learns(Block block) {
      return block.side() == Side.EXPANDING;
    }
  };

  abstract boolean learns(Block block);

  @Override
  public List<Phase> phases(List<Block> blocks, int epochs) {
    Map<Block, Rate> rates = new LinkedHashMap<>();
    blocks.forEach(block -> rates.put(block, learns(block) ? Rate.FULL : Rate.FROZEN));
    return List.of(new Phase(0, rates));
  }
}
