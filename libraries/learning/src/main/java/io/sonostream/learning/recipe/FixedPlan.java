package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same stages learn from the first epoch to the last. */
public enum FixedPlan implements LayerPlan {
  /** Every stage. */
  FULL {
    @Override
    boolean learns(Stage stage) {
      return true;
    }
  },
  /**
   * Every stage but those that the architecture itself keeps frozen, for example pretrained ones.
   */
  DEFAULT {
    @Override
    boolean learns(Stage stage) {
      return !stage.frozen();
    }
  },
  /** The contracting path and the bottleneck; the expanding path rests. */
  CONTRACTING_ONLY {
    @Override
    boolean learns(Stage stage) {
      return Halves.isContracting(stage);
    }
  },
  /** The expanding path; the contracting path and the bottleneck rest. */
  EXPANDING_ONLY {
    @Override
    boolean learns(Stage stage) {
      return !Halves.isContracting(stage);
    }
  };

  abstract boolean learns(Stage stage);

  @Override
  public List<Phase> phases(List<Stage> stages, int epochs) {
    Map<Stage, Rate> rates = new LinkedHashMap<>();
    stages.forEach(stage -> rates.put(stage, learns(stage) ? Rate.FULL : Rate.FROZEN));
    return List.of(new Phase(0, rates));
  }
}
