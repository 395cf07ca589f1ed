package io.sonostream.cli.reference;

import io.sonostream.schemas.topics.Cleanup;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.pages.ReferencePage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** docs/records.md: every topic, every record and every field. */
final class RecordsPage {
  private static final String HEAD =
      """
      # Records

      What lies in the topics, as the Avro schemas in `schemas/src/main/avro` say it. MADE

      How a record looks on the wire is in [serde.md](serde.md); a program in Java takes the `client` library, which has a class for each. A schema changes only so
      that the version before and the version after can both read it: new fields have defaults, and an older reader sees UNKNOWN for a symbol that it does not know.
      A time is a `timestamp-micros`: microseconds since 1970-01-01T00:00Z. Topics may have a prefix (`topics.prefix`), and how long they keep what is in them can be
      set where [configuration.md](configuration.md) has a key for it; here are the defaults.
      """;

  private final List<TopicSpec> topics;

  RecordsPage(List<TopicSpec> topics) {
    this.topics = topics;
  }

  /** Of all topics that there are. */
  static RecordsPage ofAllTopics() {
    return new RecordsPage(Topics.standard().all());
  }

  String text() {
    StringBuilder page =
        new StringBuilder(HEAD.replace("MADE", ReferencePage.madeBy("cli", RecordsPageTest.class)));
    page.append(
        "\n## Topics\n\n| topic | key | record | kept | largest |\n|---|---|---|---|---|\n");
    topics.forEach(topic -> page.append(row(topic)));
    Map<String, Schema> types = types();
    types.values().forEach(type -> page.append(section(type)));
    return page.toString();
  }

  /** Every named type that a topic's records are made of, by name: records of topics first. */
  Map<String, Schema> types() {
    Map<String, Schema> types = new LinkedHashMap<>();
    List<Schema> roots =
        topics.stream()
            .flatMap(topic -> topic.valueType().stream())
            .map(type -> SpecificData.get().getSchema(type))
            .toList();
    roots.forEach(root -> types.put(root.getName(), root));
    roots.forEach(root -> root.getFields().forEach(field -> collect(field.schema(), types)));
    return types;
  }

  private static void collect(Schema schema, Map<String, Schema> types) {
    switch (schema.getType()) {
      case UNION -> schema.getTypes().forEach(each -> collect(each, types));
      case ARRAY -> collect(schema.getElementType(), types);
      case MAP -> collect(schema.getValueType(), types);
      case ENUM -> types.putIfAbsent(schema.getName(), schema);
      case RECORD -> {
        types.putIfAbsent(schema.getName(), schema);
        schema.getFields().forEach(field -> collect(field.schema(), types));
      }
      default -> {
        // Has no name of its own.
      }
    }
  }

  private static String row(TopicSpec topic) {
    String record =
        topic
            .valueType()
            .map(type -> link(type.getSimpleName()))
            .orElse("the bytes of the source record");
    return "| `%s` | %s | %s | %s | %d MiB |\n"
        .formatted(
            topic.name(), topic.key(), record, kept(topic), topic.maxMessageBytes() / (1 << 20));
  }

  private static String kept(TopicSpec topic) {
    if (topic.cleanup() == Cleanup.COMPACT) {
      return "the newest of each key";
    }
    return topic.retentionMillis() < 0
        ? "for ever"
        : Words.duration(Duration.ofMillis(topic.retentionMillis()));
  }

  private String section(Schema type) {
    StringBuilder text = new StringBuilder("\n## " + type.getName() + "\n\n");
    text.append(doc(type.getDoc())).append('\n');
    String in =
        topics.stream()
            .filter(
                topic ->
                    topic.valueType().stream()
                        .anyMatch(each -> each.getSimpleName().equals(type.getName())))
            .map(topic -> "`" + topic.name() + "`")
            .collect(Collectors.joining(", "));
    if (!in.isEmpty()) {
      text.append("In ").append(in).append(".\n");
    }
    if (type.getType() == Schema.Type.ENUM) {
      return text.append("\nSymbols: ")
          .append(
              type.getEnumSymbols().stream()
                  .map(symbol -> "`" + symbol + "`")
                  .collect(Collectors.joining(", ")))
          .append(".\n")
          .toString();
    }
    text.append("\n| field | type | default | what it is |\n|---|---|---|---|\n");
    for (Schema.Field field : type.getFields()) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.name(),
                  name(field.schema()),
                  standard(field),
                  ReferencePage.cell(doc(field.doc()))));
    }
    return text.toString();
  }

  private static String name(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical != null) {
      return logical.getName();
    }
    return switch (schema.getType()) {
      case RECORD, ENUM -> link(schema.getName());
      case UNION ->
          schema.getTypes().stream()
                  .filter(each -> each.getType() != Schema.Type.NULL)
                  .map(RecordsPage::name)
                  .collect(Collectors.joining(" or "))
              + (schema.isNullable() ? " or null" : "");
      case ARRAY -> "array of " + name(schema.getElementType());
      case MAP -> "map of " + name(schema.getValueType());
      default -> schema.getType().getName();
    };
  }

  private static String standard(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "";
    }
    Object value = field.defaultVal();
    return "`" + (value == JsonProperties.NULL_VALUE ? "null" : value) + "`";
  }

  private static String link(String name) {
    return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
  }

  private static String doc(String said) {
    return said == null ? "" : said;
  }
}
