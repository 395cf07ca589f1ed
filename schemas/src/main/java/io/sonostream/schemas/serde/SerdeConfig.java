package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegistryConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** What to do with schemas, under the names that Confluent's serializers use. */
final class SerdeConfig extends AbstractConfig {
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String USE_LATEST = "use.latest.version";
  static final String LATEST_STRICT = "latest.compatibility.strict";
  static final String USE_ID = "use.schema.id";
  static final String ID_STRICT = "id.compatibility.strict";
  static final String NORMALIZE = "normalize.schemas";
  static final String SPECIFIC_READER = "specific.avro.reader";
  static final String KEY_SUBJECTS = "key.subject.name.strategy";
  static final String VALUE_SUBJECTS = "value.subject.name.strategy";
  static final String KEY_TYPE = "specific.avro.key.type";
  static final String VALUE_TYPE = "specific.avro.value.type";

  private static final String CONFLUENT = "io.confluent.kafka.serializers.subject.";

  /** So that one configuration suits both serdes. */
  private static final Map<String, Class<? extends SubjectNames>> CONFLUENT_STRATEGIES =
      Map.of(
          CONFLUENT + "TopicNameStrategy", SubjectNames.ByTopic.class,
          CONFLUENT + "RecordNameStrategy", SubjectNames.ByRecord.class,
          CONFLUENT + "TopicRecordNameStrategy", SubjectNames.ByTopicAndRecord.class);

  private static final ConfigDef KEYS =
      new ConfigDef()
          .define(AUTO_REGISTER, Type.BOOLEAN, true, Importance.MEDIUM, "Register unknown schemas.")
          .define(
              USE_LATEST,
              Type.BOOLEAN,
              false,
              Importance.LOW,
              "Write the subject's newest version.")
          .define(
              LATEST_STRICT,
              Type.BOOLEAN,
              true,
              Importance.LOW,
              "Refuse a newest version that can't read our record.")
          .define(USE_ID, Type.INT, -1, Importance.LOW, "Write the schema with this id.")
          .define(
              ID_STRICT,
              Type.BOOLEAN,
              true,
              Importance.LOW,
              "Refuse a schema of use.schema.id that can't read our record.")
          .define(
              NORMALIZE,
              Type.BOOLEAN,
              false,
              Importance.LOW,
              "Let the registry ignore insignificant differences.")
          .define(SPECIFIC_READER, Type.BOOLEAN, true, Importance.LOW, "Must be true.")
          .define(
              KEY_SUBJECTS,
              Type.STRING,
              CONFLUENT + "TopicNameStrategy",
              Importance.LOW,
              "How subjects of keys are named.")
          .define(
              VALUE_SUBJECTS,
              Type.STRING,
              CONFLUENT + "TopicNameStrategy",
              Importance.LOW,
              "How subjects of values are named.")
          .define(KEY_TYPE, Type.CLASS, null, Importance.LOW, "Record that keys are read as.")
          .define(VALUE_TYPE, Type.CLASS, null, Importance.LOW, "Record that values are read as.");

  SerdeConfig(Map<String, ?> configs) {
    super(KEYS, RegistryConfig.withoutPrefix(configs), false);
    if (!getBoolean(SPECIFIC_READER)) {
      throw new ConfigException(
          SPECIFIC_READER, false, "this serde reads generated records only; use true");
    }
    if (getInt(USE_ID) >= 0 && getBoolean(USE_LATEST)) {
      throw new ConfigException(USE_ID + " and " + USE_LATEST + " exclude each other; set one");
    }
  }

  SubjectNames subjects(boolean isKey) {
    String key = isKey ? KEY_SUBJECTS : VALUE_SUBJECTS;
    String name = getString(key);
    try {
      Class<? extends SubjectNames> known = CONFLUENT_STRATEGIES.get(name);
      Class<? extends SubjectNames> type =
          known != null ? known : Class.forName(name).asSubclass(SubjectNames.class);
      return type.getConstructor().newInstance();
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException
        | ClassCastException e) {
      throw new ConfigException(
          key,
          name,
          "name one of Confluent's three strategies or a class that implements "
              + SubjectNames.class.getName());
    }
  }

  /** The configured record type, or null to go by the name in the writer's schema. */
  @Nullable Class<? extends SpecificRecord> readerType(boolean isKey) {
    String key = isKey ? KEY_TYPE : VALUE_TYPE;
    @Nullable Class<?> type = getClass(key);
    if (type == null) {
      return null;
    }
    try {
      return type.asSubclass(SpecificRecord.class);
    } catch (ClassCastException e) {
      throw new ConfigException(key, type.getName(), "not a record that Avro generated");
    }
  }
}
