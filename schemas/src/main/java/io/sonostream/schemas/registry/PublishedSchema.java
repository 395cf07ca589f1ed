package io.sonostream.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/**
 * A schema as the world should see it: without {@code avro.java.string}, which Avro's code
 * generator leaves in and which would make every other language's copy of the schema look like
 * another version.
 */
final class PublishedSchema {
  private static final String JAVA_STRING = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishedSchema() {}

  static String of(Schema schema) {
    try {
      return clean(JSON.readTree(schema.toString())).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is not JSON", e);
    }
  }

  private static JsonNode clean(JsonNode node) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, clean(array.get(i)));
      }
      return array;
    }
    if (node instanceof ObjectNode object) {
      object.remove(JAVA_STRING);
      if (object.size() == 1 && object.path("type").asText().equals("string")) {
        return object.get("type");
      }
      for (String part : new String[] {"type", "fields", "items", "values"}) {
        if (object.has(part)) {
          object.set(part, clean(object.get(part)));
        }
      }
    }
    return node;
  }
}
