package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegistryConfig;
import io.sonostream.schemas.registry.SchemaCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated Avro records in Confluent's wire format; null stays null, a tombstone.
 *
 * <p><b>Owner</b>: none, a producer calls it on every sending thread. <b>Hand-off</b>: nothing is
 * shared but the schema cache, which locks, and a size hint, where a lost write only costs a copy.
 * <b>Bound</b>: the cache. <b>Shutdown</b>: none.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  private @Nullable WriterSchemas writerSchemas;
  private @Nullable SubjectNames subjects;
  private boolean isKey;
  private volatile int sizeHint = 512;

  /** For Kafka, which configures it next. */
  public AvroSerializer() {}

  @Override
  public void configure(Map<String, ?> configs, boolean key) {
    configure(new SchemaCache(new RegistryConfig(configs)), new SerdeConfig(configs), key);
  }

  void configure(SchemaCache cache, SerdeConfig config, boolean key) {
    writerSchemas = new WriterSchemas(cache, config);
    subjects = config.subjects(key);
    isKey = key;
  }

  /**
   * @throws io.sonostream.schemas.registry.RegistryUnavailableException in an outage
   * @throws io.sonostream.schemas.registry.RegistryRefusedException when the registry won't have
   *     the schema
   * @throws SerializationException when the record doesn't fit its schema
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T data) {
    if (data == null) {
      return null;
    }
    Schema own = data.getSchema();
    String subject =
        Objects.requireNonNull(subjects, "configure() first").subject(topic, isKey, own);
    WriterSchemas.Target target =
        Objects.requireNonNull(writerSchemas, "configure() first").target(subject, own);
    try {
      return write(data, own, target);
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new SerializationException(
          own.getFullName() + " for topic " + topic + " doesn't fit its schema: " + e.getMessage(),
          e);
    }
  }

  private byte[] write(T data, Schema own, WriterSchemas.Target target) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(sizeHint);
    out.writeBytes(WireFormat.header(target.id()));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    SpecificData model =
        data instanceof SpecificRecordBase generated
            ? generated.getSpecificData()
            : SpecificData.getForClass(data.getClass());
    if (target.schema().equals(own)) {
      new SpecificDatumWriter<T>(own, model).write(data, encoder);
    } else {
      writeAs(data, own, model, target.schema(), encoder);
    }
    encoder.flush();
    byte[] bytes = out.toByteArray();
    sizeHint = bytes.length + 64;
    return bytes;
  }

  /**
   * A generated record knows its fields by position, and another version may order them otherwise:
   * resolve by name, as a reader would.
   */
  private void writeAs(T data, Schema own, SpecificData model, Schema other, BinaryEncoder encoder)
      throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(sizeHint);
    BinaryEncoder ownEncoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
    new SpecificDatumWriter<T>(own, model).write(data, ownEncoder);
    ownEncoder.flush();
    // Without conversions: a logical type is the same number on both sides.
    GenericData plain = new GenericData();
    Object resolved =
        new GenericDatumReader<>(own, other, plain)
            .read(null, DecoderFactory.get().binaryDecoder(buffer.toByteArray(), null));
    new GenericDatumWriter<>(other, plain).write(resolved, encoder);
  }
}
