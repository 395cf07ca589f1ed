package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegistryConfig;
import io.sonostream.schemas.registry.SchemaCache;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Both directions on one schema cache. Made by {@link RecordSerdes}, or by Kafka by class name. */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  private final AvroSerializer<T> serializer = new AvroSerializer<>();
  private final AvroDeserializer<T> deserializer;

  /**
   * For Kafka, which configures it next; reads whatever generated record the writer's schema names.
   */
  public AvroSerde() {
    this.deserializer = new AvroDeserializer<>();
  }

  /** Configured and ready, for values. */
  public AvroSerde(Class<T> type, Map<String, ?> configs) {
    this.deserializer = new AvroDeserializer<>(type);
    configure(configs, false);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    SchemaCache cache = new SchemaCache(new RegistryConfig(configs));
    SerdeConfig config = new SerdeConfig(configs);
    serializer.configure(cache, config, isKey);
    deserializer.configure(cache, config, isKey);
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
