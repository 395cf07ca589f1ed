package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegistryConfig;
import io.sonostream.schemas.registry.SchemaCache;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The serdes of one program, all on one registry connection and one schema cache. The key {@value
 * #SERDE_CLASS} puts another class in {@link AvroSerde}'s place, first of all Confluent's own
 * {@code io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde} (build with {@code
 * -Pconfluent}); what it throws is translated, so that a reader sees the same two exceptions.
 */
public final class RecordSerdes {
  public static final String SERDE_CLASS = "sonostream.serde.class";

  private final Map<String, Object> configs;
  private final String serdeClass;
  private final SchemaCache cache;
  private final SerdeConfig config;

  /**
   * @param configs the registry's and the serdes' keys, under Confluent's names
   * @throws ConfigException when they make no sense
   */
  public RecordSerdes(Map<String, ?> configs) {
    this.configs = new HashMap<>(configs);
    Object named = this.configs.get(SERDE_CLASS);
    this.serdeClass = named == null ? AvroSerde.class.getName() : named.toString();
    this.cache = new SchemaCache(new RegistryConfig(configs));
    this.config = new SerdeConfig(configs);
  }

  /** A configured serde for values of one type. */
  public <T extends SpecificRecord> Serde<T> forValue(Class<T> type) {
    if (serdeClass.equals(AvroSerde.class.getName())) {
      AvroSerializer<T> serializer = new AvroSerializer<>();
      AvroDeserializer<T> deserializer = new AvroDeserializer<>(type);
      serializer.configure(cache, config, false);
      deserializer.configure(cache, config, false);
      return Serdes.serdeFrom(serializer, deserializer);
    }
    Serde<T> foreign = instance();
    Map<String, Object> all = new HashMap<>(configs);
    all.put(SerdeConfig.SPECIFIC_READER, true);
    foreign.configure(all, false);
    return Serdes.serdeFrom(
        foreign.serializer(), new ForeignDeserializer<>(foreign.deserializer(), type));
  }

  @SuppressWarnings("unchecked")
  private <T> Serde<T> instance() {
    try {
      return (Serde<T>)
          Class.forName(serdeClass).asSubclass(Serde.class).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new ConfigException(
          SERDE_CLASS,
          serdeClass,
          "not on the class path; Confluent's is there after building with -Pconfluent");
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new ConfigException(
          SERDE_CLASS, serdeClass, "not a Kafka Serde with a public constructor");
    }
  }
}
