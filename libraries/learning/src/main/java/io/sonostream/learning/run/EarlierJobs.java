package io.sonostream.learning.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Jobs that earlier versions wrote. A setting that came later is given the value that says what the
 * earlier version did, so that its unfinished run goes on as it began; any other that is missing is
 * a damaged file.
 */
final class EarlierJobs {
  /** What each setting of a recipe was before it could be set. */
  private static final Map<String, Object> BEFORE = new LinkedHashMap<>();

  static {
    BEFORE.put("lossShape", LossShape.PLAIN);
    BEFORE.put("descent", Descent.ADAM);
    BEFORE.put("foregroundShare", 0.0);
    BEFORE.put("levels", Levels.AS_THEY_ARE);
    BEFORE.put("chooseMasks", false);
    BEFORE.put("calibrate", false);
  }

  private EarlierJobs() {}

  /** The job, which now has every setting of today. */
  static JsonNode completed(JsonNode job) {
    if (job.get("recipe") instanceof ObjectNode recipe) {
      BEFORE.forEach(
          (name, value) -> {
            if (!recipe.has(name)) {
              recipe.set(name, JobDirectory.JSON.valueToTree(value));
            }
          });
    }
    if (job.at("/recipe/augmentation") instanceof ObjectNode augmentation
        && !augmentation.has("invertProbability")) {
      augmentation.put("invertProbability", 0.0);
    }
    if (job instanceof ObjectNode whole) {
      for (String later : List.of("teaching", "parentSha256")) {
        if (!whole.has(later)) {
          whole.putNull(later);
        }
      }
    }
    if (job.at("/data/split") instanceof ObjectNode split && !split.has("fold")) {
      split.putNull("fold");
    }
    return job;
  }
}
