package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** Another class in our serde's place, throwing as Confluent's does. */
class ForeignSerdeTest {

  /** Looks like Confluent's, which can't be had from Maven Central. */
  public static final class Pretender implements Serde<Object> {
    static Map<String, ?> configured;
    static Object answer;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      configured = configs;
    }

    @Override
    public Serializer<Object> serializer() {
      return (topic, data) -> new byte[] {1};
    }

    @Override
    public Deserializer<Object> deserializer() {
      return (topic, data) -> {
        if (answer instanceof RuntimeException failure) {
          throw failure;
        }
        return answer;
      };
    }
  }

  /** Named as Confluent's is. */
  private static final class RestClientException extends Exception {
    private static final long serialVersionUID = 1L;

    RestClientException(String message) {
      super(message);
    }
  }

  private static Serde<Frame> serde() {
    return new RecordSerdes(
            Map.of(
                "schema.registry.url",
                "http://127.0.0.1:1",
                RecordSerdes.SERDE_CLASS,
                Pretender.class.getName()))
        .forValue(Frame.class);
  }

  private static void poison(Object answer) {
    Pretender.answer = answer;
    assertThatThrownBy(() -> serde().deserializer().deserialize("t", new byte[] {0}))
        .isInstanceOf(PoisonRecordException.class);
  }

  private static void outage(RuntimeException answer) {
    Pretender.answer = answer;
    assertThatThrownBy(() -> serde().deserializer().deserialize("t", new byte[] {0}))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void isConfiguredForGeneratedRecordsAndUsed() {
    Pretender.answer = Fixtures.frame().build();

    assertThat(serde().deserializer().deserialize("t", new byte[] {0}))
        .isEqualTo(Fixtures.frame().build());
    assertThat(serde().serializer().serialize("t", null)).containsExactly(1);
    assertThat(Pretender.configured.get("specific.avro.reader")).isEqualTo(true);
  }

  @Test
  void badBytesArePoison() {
    poison(new SerializationException("Unknown magic byte!"));
    poison(
        new SerializationException(
            "Error deserializing Avro message for id 1", new EOFException()));
    poison(new AvroTypeException("found long, expecting string"));
    poison(new java.nio.BufferUnderflowException());
    poison(Fixtures.mask().build());
    poison(
        new SerializationException(
            "Error retrieving Avro schema for id 7",
            new RestClientException("Schema 7 not found; error code: 40403")));
  }

  @Test
  void absentRegistryIsAnOutage() {
    outage(
        new SerializationException(
            "Error retrieving Avro schema for id 7", new IOException("Connection refused")));
    outage(
        new SerializationException(
            "Error retrieving Avro schema for id 7",
            new RestClientException("Error in the backend; error code: 50001")));
    outage(new TimeoutException("no answer"));
  }

  @Test
  void whatIsNeitherStopsTheReader() {
    Pretender.answer = new IllegalStateException("a bug");
    assertThatThrownBy(() -> serde().deserializer().deserialize("t", new byte[] {0}))
        .isInstanceOf(IllegalStateException.class);
  }
}
