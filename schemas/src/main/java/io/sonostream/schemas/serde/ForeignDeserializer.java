package io.sonostream.schemas.serde;

import io.sonostream.schemas.registry.RegistryUnavailableException;
import java.nio.BufferUnderflowException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart what another deserializer throws. Confluent's has one SerializationException for bad
 * bytes and for an absent registry; the difference is its cause and its words ("Error retrieving
 * ...", "error code: 40403"). What is neither is thrown on as it is, which stops the reader.
 */
final class ForeignDeserializer<T> implements Deserializer<T> {
  private static final String REST_EXCEPTION = "RestClientException";

  private final Deserializer<T> delegate;
  private final Class<T> type;

  ForeignDeserializer(Deserializer<T> delegate, Class<T> type) {
    this.delegate = delegate;
    this.type = type;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    delegate.configure(configs, isKey);
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    Object record;
    try {
      record = delegate.deserialize(topic, bytes);
    } catch (RetriableException e) {
      throw new RegistryUnavailableException("schema registry: " + e.getMessage(), e);
    } catch (SerializationException e) {
      throw translated(e);
    } catch (AvroRuntimeException
        | IndexOutOfBoundsException
        | BufferUnderflowException
        | ClassCastException e) {
      throw new PoisonRecordException("record on topic " + topic + ": " + e, e);
    }
    if (!type.isInstance(record)) {
      throw new PoisonRecordException(
          "record on topic "
              + topic
              + " is "
              + (record == null ? "nothing" : record.getClass().getName())
              + ", expected "
              + type.getName());
    }
    return type.cast(record);
  }

  @Override
  public void close() {
    delegate.close();
  }

  private static RuntimeException translated(SerializationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals(REST_EXCEPTION)) {
        return String.valueOf(cause.getMessage()).contains("error code: 40403")
            ? new PoisonRecordException(String.valueOf(e.getMessage()), e)
            : new RegistryUnavailableException(String.valueOf(e.getMessage()), e);
      }
    }
    return String.valueOf(e.getMessage()).startsWith("Error retrieving")
        ? new RegistryUnavailableException(String.valueOf(e.getMessage()), e)
        : new PoisonRecordException(String.valueOf(e.getMessage()), e);
  }
}
