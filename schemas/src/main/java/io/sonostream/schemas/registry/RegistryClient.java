package io.sonostream.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Confluent's REST API, one method per endpoint, no memory. Every method throws {@link
 * RegistryUnavailableException} when nobody answers, and {@link RegistryRefusedException} when the
 * answer is no. Safe for many threads.
 */
public final class RegistryClient {

  /** Schemas may refer to other subjects; deeper or wider than this is a mistake or an attack. */
  private static final int MAX_REFERENCES = 100;

  /**
   * Avro looks all of them up again for each: a schema of a thousand, forty kilobytes, takes the
   * one who reads it a minute, and everybody waits who asked for another.
   */
  private static final int MAX_TYPES = 200;

  private static final Pattern NAMED_TYPE = Pattern.compile("\"(record|error|enum|fixed)\"");

  private final Transport transport;

  /**
   * @param configs Confluent's keys, see {@link RegistryConfig}
   * @throws org.apache.kafka.common.config.ConfigException when they make no sense
   */
  public RegistryClient(Map<String, ?> configs) {
    this(new RegistryConfig(configs));
  }

  public RegistryClient(RegistryConfig config) {
    this.transport = new Transport(config);
  }

  /** The addresses, without passwords. */
  public String describe() {
    return transport.describe();
  }

  public List<String> subjects() {
    List<String> subjects = new ArrayList<>();
    transport.call("GET", "/subjects", null).forEach(name -> subjects.add(name.asText()));
    return subjects;
  }

  /** Registers a schema, or finds it: the same schema gets the same id. */
  public int register(String subject, Schema schema, boolean normalize) {
    return id(
        transport.call(
            "POST", subject(subject) + "/versions?normalize=" + normalize, wrapped(schema)));
  }

  /** The id under which a subject has exactly this schema; empty if it has not. */
  public OptionalInt idOf(String subject, Schema schema, boolean normalize) {
    try {
      return OptionalInt.of(
          id(
              transport.call(
                  "POST", subject(subject) + "?normalize=" + normalize, wrapped(schema))));
    } catch (RegistryRefusedException e) {
      return emptyIfNotFound(e, OptionalInt.empty());
    }
  }

  /** The schema with an id, its references included. */
  public SchemaLookup byId(int id) {
    JsonNode answer;
    try {
      answer = transport.getLasting("/schemas/ids/" + id);
    } catch (RegistryRefusedException e) {
      return emptyIfNotFound(
          e, new SchemaLookup.Unusable("schema id " + id + " is unknown to the registry"));
    }
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      return new SchemaLookup.Unusable("schema id " + id + " is " + type + ", not AVRO");
    }
    try {
      return new SchemaLookup.Found(parse(answer));
    } catch (AvroRuntimeException e) {
      return new SchemaLookup.Unusable(
          "schema id " + id + " is not an Avro schema: " + e.getMessage());
    } catch (RegistryRefusedException e) {
      return emptyIfNotFound(
          e,
          new SchemaLookup.Unusable(
              "schema id " + id + " refers to a schema that is unknown to the registry"));
    }
  }

  /** The newest version of a subject; empty if the subject is unknown. */
  public Optional<RegisteredSchema> latest(String subject) {
    try {
      JsonNode answer = transport.call("GET", subject(subject) + "/versions/latest", null);
      return Optional.of(
          new RegisteredSchema(subject, answer.path("version").asInt(), id(answer), parse(answer)));
    } catch (RegistryRefusedException e) {
      return emptyIfNotFound(e, Optional.empty());
    }
  }

  /** Whether the subject's versions, under its own compatibility rule, let this one in. */
  public boolean isCompatible(String subject, Schema schema) {
    try {
      return transport
          .call("POST", "/compatibility" + subject(subject) + "/versions", wrapped(schema))
          .path("is_compatible")
          .asBoolean();
    } catch (RegistryRefusedException e) {
      // No version yet: nothing to be incompatible with.
      return emptyIfNotFound(e, true);
    }
  }

  /** The subject's own rule; empty where it follows the registry's global one. */
  public Optional<String> compatibility(String subject) {
    try {
      JsonNode answer = transport.call("GET", "/config/" + encode(subject), null);
      return Optional.of(answer.path("compatibilityLevel").asText())
          .filter(level -> !level.isEmpty());
    } catch (RegistryRefusedException e) {
      return emptyIfNotFound(e, Optional.empty());
    }
  }

  public void setCompatibility(String subject, String level) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("compatibility", level);
    transport.call("PUT", "/config/" + encode(subject), body);
  }

  private Schema parse(JsonNode answer) {
    Schema.Parser parser = new Schema.Parser();
    parseReferences(answer, parser, new HashSet<>());
    return parsed(answer, parser);
  }

  /** Avro answers some broken schemas with exceptions that are none of its own. */
  private static Schema parsed(JsonNode answer, Schema.Parser parser) {
    String schema = answer.path("schema").asText();
    long types = parser.getTypes().size() + NAMED_TYPE.matcher(schema).results().count();
    if (types > MAX_TYPES) {
      throw new SchemaParseException(
          "it names " + types + " types; allowed are at most " + MAX_TYPES);
    }
    try {
      return parser.parse(schema);
    } catch (AvroRuntimeException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new SchemaParseException(e);
    }
  }

  /** Depth first, because a schema can only name what was parsed before it. */
  private void parseReferences(JsonNode answer, Schema.Parser parser, Set<String> seen) {
    for (JsonNode reference : answer.path("references")) {
      String subject = reference.path("subject").asText();
      int version = reference.path("version").asInt();
      if (!seen.add(subject + "/" + version)) {
        continue;
      }
      if (seen.size() > MAX_REFERENCES) {
        throw new AvroRuntimeException("more than " + MAX_REFERENCES + " references");
      }
      JsonNode referenced = transport.getLasting(subject(subject) + "/versions/" + version);
      parseReferences(referenced, parser, seen);
      if (!parser.getTypes().containsKey(reference.path("name").asText())) {
        parsed(referenced, parser);
      }
    }
  }

  private static ObjectNode wrapped(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put("schema", PublishedSchema.of(schema));
  }

  private static int id(JsonNode answer) {
    JsonNode id = answer.path("id");
    if (!id.isInt()) {
      throw new RegistryRefusedException("the schema registry answered without an id", 200, 0);
    }
    return id.intValue();
  }

  private static <T> T emptyIfNotFound(RegistryRefusedException e, T empty) {
    if (e.isNotFound()) {
      return empty;
    }
    throw e;
  }

  private static String subject(String subject) {
    return "/subjects/" + encode(subject);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
