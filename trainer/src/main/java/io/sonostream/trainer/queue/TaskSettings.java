package io.sonostream.trainer.queue;

import io.sonostream.learning.recipe.StrategySearch;
import java.util.List;

/**
 * One task that is trained.
 *
 * @param classes foreground class names; the first has class value 1
 * @param strategy fine-tuning strategy where a command names none
 * @param triggers when a run begins by itself
 */
public record TaskSettings(List<String> classes, String strategy, TriggerSettings triggers) {
  public TaskSettings {
    classes = List.copyOf(classes);
    if (classes.isEmpty() || classes.size() > 255) {
      throw new IllegalArgumentException(
          "classes has " + classes.size() + " names; allowed are 1 to 255");
    }
    StrategySearch.parse(strategy);
  }
}
