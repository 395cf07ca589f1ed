package io.sonostream.model.packaging;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sonostream.network.ModelException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/** The manifest's bytes: indented JSON, the same for equal manifests. */
final class ManifestJson {
  static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private ManifestJson() {}

  static byte[] write(Object value) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    try {
      return (MAPPER.writer(printer).writeValueAsString(value) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records can be written", e);
    }
  }

  static Manifest read(byte[] bytes) {
    try {
      JsonNode root = MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
      JsonNode schema = root.path("schemaVersion");
      if (!schema.isInt() || schema.intValue() != Manifest.SCHEMA_VERSION) {
        throw new ModelException(
            "manifest has schemaVersion "
                + schema
                + "; this build reads "
                + Manifest.SCHEMA_VERSION
                + ", use a build that fits the package");
      }
      return MAPPER.treeToValue(root, Manifest.class);
    } catch (JsonProcessingException e) {
      throw new ModelException("manifest can't be read: " + cause(e), e);
    }
  }

  static Int8Form readInt8(byte[] bytes) {
    try {
      Int8Form form = MAPPER.readValue(new String(bytes, StandardCharsets.UTF_8), Int8Form.class);
      if (form == null || form.judgement() == null) {
        throw new ModelException(FileNames.INT8 + " lacks its judgement; quantise the model again");
      }
      return form;
    } catch (JsonProcessingException e) {
      throw new ModelException(FileNames.INT8 + " can't be read: " + cause(e), e);
    }
  }

  /** Jackson wraps what the records say of bad values. */
  private static String cause(JsonProcessingException e) {
    Throwable cause = e.getCause();
    return cause instanceof IllegalArgumentException || cause instanceof DateTimeException
        ? String.valueOf(cause.getMessage())
        : e.getOriginalMessage();
  }
}
