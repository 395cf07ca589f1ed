package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.BoundedCache;
import io.sonostream.schemas.registry.RegistryConfig;
import io.sonostream.schemas.registry.SchemaCache;
import io.sonostream.schemas.registry.SchemaLookup;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Confluent's wire format: what the writer wrote, resolved to the reader's own schema.
 *
 * <p><b>Owner</b>: none, any thread may call. <b>Hand-off</b>: Avro's readers keep their state per
 * thread; the caches lock. <b>Bound</b>: max.schemas.per.subject. <b>Shutdown</b>: none.
 */
public final class AvroDeserializer<T extends SpecificRecord>
    implements Deserializer<T>, KnownSchemas {
  private static final int MAX_READERS = 1000;

  private final BoundedCache<Integer, DatumReader<T>> readers =
      new BoundedCache<>(MAX_READERS, System::nanoTime);
  private @Nullable Class<T> type;
  private @Nullable SchemaCache schemas;
  private @Nullable ReaderTypes<T> readerTypes;

  /**
   * For Kafka, which configures it next; reads whatever generated record the writer's schema names.
   */
  public AvroDeserializer() {}

  /**
   * @param type what every record is read as
   */
  public AvroDeserializer(Class<T> type) {
    this.type = type;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    configure(new SchemaCache(new RegistryConfig(configs)), new SerdeConfig(configs), isKey);
  }

  @SuppressWarnings("unchecked")
  void configure(SchemaCache cache, SerdeConfig config, boolean isKey) {
    schemas = cache;
    readerTypes = new ReaderTypes<>(type != null ? type : (Class<T>) config.readerType(isKey));
  }

  /**
   * @throws PoisonRecordException when the bytes are at fault, whatever is in them
   * @throws io.sonostream.schemas.registry.RegistryUnavailableException in an outage
   * @throws io.sonostream.schemas.registry.RegistryRefusedException when the registry won't answer
   *     us
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    int id = WireFormat.schemaId(bytes);
    DatumReader<T> reader = reader(id);
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(
                  bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, null);
      T record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new PoisonRecordException(
            "record on topic " + topic + " has bytes after its end; schema id " + id);
      }
      return record;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      if (e instanceof PoisonRecordException || e instanceof SecurityException) {
        // A class that this JVM may not load is this JVM's matter.
        throw (RuntimeException) e;
      }
      // Avro has no one exception for bad bytes: index, cast and arithmetic errors all mean that.
      throw new PoisonRecordException(
          "record on topic " + topic + " doesn't fit schema id " + id + ": " + e, e);
    }
  }

  @Override
  public OptionalInt schemaOf(byte[] record) {
    try {
      return OptionalInt.of(WireFormat.schemaId(record));
    } catch (PoisonRecordException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public boolean knows(int id) {
    return readers.get(id) != null
        || Objects.requireNonNull(schemas, "configure() first").knows(id);
  }

  @Override
  public void learn(int id) {
    Objects.requireNonNull(schemas, "configure() first").byId(id);
  }

  private DatumReader<T> reader(int id) {
    DatumReader<T> known = readers.get(id);
    if (known != null) {
      return known;
    }
    SchemaLookup found = Objects.requireNonNull(schemas, "configure() first").byId(id);
    if (found instanceof SchemaLookup.Unusable unusable) {
      throw new PoisonRecordException(unusable.why());
    }
    Schema writer = ((SchemaLookup.Found) found).schema();
    DatumReader<T> made =
        Objects.requireNonNull(readerTypes, "configure() first").reader(id, writer);
    readers.put(id, made, BoundedCache.FOR_EVER);
    return made;
  }
}
