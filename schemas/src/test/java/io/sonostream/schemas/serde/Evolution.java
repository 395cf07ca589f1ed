package io.sonostream.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;

/** Other versions of a schema: what our future selves, and our past ones, may have written. */
final class Evolution {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Evolution() {}

  static Schema withField(Schema schema, String name, String type, String defaultValue) {
    ObjectNode json = tree(schema);
    ObjectNode field = ((ArrayNode) json.get("fields")).addObject().put("name", name);
    try {
      field.set("type", JSON.readTree(type));
      if (defaultValue != null) {
        field.set("default", JSON.readTree(defaultValue));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parse(json);
  }

  static Schema withoutField(Schema schema, String name) {
    ObjectNode json = tree(schema);
    ArrayNode fields = (ArrayNode) json.get("fields");
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).path("name").asText().equals(name)) {
        fields.remove(i);
        return parse(json);
      }
    }
    throw new IllegalArgumentException(schema.getName() + " has no field " + name);
  }

  /** Adds a symbol to an enum wherever the schema defines it. */
  static Schema withSymbol(Schema schema, String enumName, String symbol) {
    ObjectNode json = tree(schema);
    for (JsonNode node : json.findParents("symbols")) {
      if (node.path("name").asText().equals(enumName)) {
        ((ArrayNode) node.get("symbols")).insert(0, symbol);
        return parse(json);
      }
    }
    throw new IllegalArgumentException(schema.getName() + " has no enum " + enumName);
  }

  /** A named type is defined where it appears first, so only its first mention may move. */
  static Schema withFieldsReversed(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema
        .getFields()
        .forEach(f -> fields.add(new Schema.Field(f.name(), f.schema(), f.doc(), f.defaultVal())));
    Collections.reverse(fields);
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private static ObjectNode tree(Schema schema) {
    try {
      return (ObjectNode) JSON.readTree(schema.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema parse(ObjectNode json) {
    return new Schema.Parser().parse(json.toString());
  }
}
