package io.sonostream.model.packaging;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's weights come from.
 *
 * @param strategy fine-tuning strategy; null when trained from scratch or imported
 * @param recipe every setting of the run, by name
 * @param datasetDigest digest of the training data; null where unknown
 * @param runId the run; null where unknown
 */
public record Training(
    @Nullable String strategy,
    Map<String, String> recipe,
    @Nullable String datasetDigest,
    @Nullable String runId) {

  /** Nothing is known, as of an imported model. */
  public static final Training UNKNOWN = new Training(null, Map.of(), null, null);

  public Training {
    recipe = Collections.unmodifiableMap(new TreeMap<>(recipe));
  }
}
