package io.sonostream.network.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads a safetensors header and checks that its tensors cover the data exactly once. */
final class SafetensorsHeader {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SafetensorsHeader() {}

  /**
   * Entries in the order of their bytes.
   *
   * @param dataBytes bytes that follow the header
   */
  static List<TensorEntry> parse(byte[] header, long dataBytes) throws IOException {
    JsonNode root = root(header);
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.add(entry(field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    long at = 0;
    for (TensorEntry entry : entries) {
      if (entry.begin() != at) {
        throw new BadWeights(
            "tensor "
                + entry.name()
                + " begins at byte "
                + entry.begin()
                + ", the one before it ends at "
                + at
                + "; they must touch without overlap");
      }
      at = entry.end();
    }
    if (at != dataBytes) {
      throw new BadWeights(
          "tensors end at byte " + at + " of the data, the file holds " + dataBytes);
    }
    return entries;
  }

  private static JsonNode root(byte[] header) throws IOException {
    // The parser must not guess UTF-16 from the bytes of a hostile file.
    String text = new String(header, StandardCharsets.UTF_8);
    try {
      JsonNode root = JSON.readTree(text);
      if (root == null || !root.isObject()) {
        throw new BadWeights("safetensors header is not a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new BadWeights("safetensors header is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static TensorEntry entry(String name, JsonNode node) {
    JsonNode shape = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!node.path("dtype").isTextual()
        || !shape.isArray()
        || !offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).isIntegralNumber()
        || !offsets.get(1).isIntegralNumber()
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw new BadWeights(
          "tensor " + name + " must have a dtype, a shape and two data_offsets in the header");
    }
    int[] sides = new int[shape.size()];
    for (int i = 0; i < sides.length; i++) {
      JsonNode side = shape.get(i);
      if (!side.isIntegralNumber() || !side.canConvertToInt()) {
        throw new BadWeights("tensor " + name + " has side " + side + "; allowed are 0 to 2^31-1");
      }
      sides[i] = side.intValue();
    }
    return new TensorEntry(
        name,
        ElementType.ofSafetensors(node.get("dtype").textValue()),
        sides,
        offsets.get(0).longValue(),
        offsets.get(1).longValue());
  }
}
