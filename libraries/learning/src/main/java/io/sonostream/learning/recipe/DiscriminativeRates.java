package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rates that rise with depth (Howard and Ruder 2018): generic early filters rest, later encoder
 * levels move a little, the decoder moves freely.
 *
 * @param frozenLevels encoder levels that rest: 2 freezes levels 0 and 1
 * @param encoderFactor factor on the recipe's rate for the other encoder levels, bottleneck
 *     included
 */
public record DiscriminativeRates(int frozenLevels, double encoderFactor) implements LayerPlan {
  /** Encoder 0-1 frozen, 2-4 at 1.5e-4 and the rest at 5e-4, for a recipe's rate of 5e-4. */
  public static final DiscriminativeRates PRESET = new DiscriminativeRates(2, 0.3);

  /** The recipe's rate that goes with the preset. */
  public static final double PRESET_RATE = 5e-4;

  public DiscriminativeRates {
    if (frozenLevels < 0 || !(encoderFactor > 0 && encoderFactor <= 1)) {
      throw new IllegalArgumentException(
          "discriminative rates freeze "
              + frozenLevels
              + " levels with encoder factor "
              + encoderFactor
              + "; must be >= 0, and above 0 to 1");
    }
  }

  @Override
  public List<Phase> phases(List<Stage> stages, int epochs) {
    Map<Stage, Rate> rates = new LinkedHashMap<>();
    int level = 0;
    for (Stage stage : stages) {
      if (!Halves.isContracting(stage)) {
        rates.put(stage, Rate.FULL);
      } else {
        rates.put(stage, level < frozenLevels ? Rate.FROZEN : new Rate(encoderFactor));
        level++;
      }
    }
    return List.of(new Phase(0, rates));
  }
}
