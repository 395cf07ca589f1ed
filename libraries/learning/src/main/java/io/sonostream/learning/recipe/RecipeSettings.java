package io.sonostream.learning.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recipe's settings as texts by name, those within others with a dot: for manifests and people.
 */
public final class RecipeSettings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecipeSettings() {}

  /** Every setting. */
  public static Map<String, String> of(Recipe recipe) {
    Map<String, String> settings = new LinkedHashMap<>();
    flatten("", JSON.valueToTree(recipe), settings);
    return settings;
  }

  /** Those that the standard recipe has otherwise. */
  public static Map<String, String> beyondStandard(Recipe recipe) {
    Map<String, String> own = new LinkedHashMap<>(of(recipe));
    own.entrySet().removeAll(of(Recipe.STANDARD).entrySet());
    return own;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    node.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject()) {
                flatten(prefix + field.getKey() + ".", value, into);
              } else {
                into.put(
                    prefix + field.getKey(),
                    value.isValueNode() ? value.asText() : value.toString());
              }
            });
  }
}
