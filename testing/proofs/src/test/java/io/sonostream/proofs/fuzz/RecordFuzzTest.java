package io.sonostream.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.proofs.fuzz.Fuzz.Tally;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.fixtures.StubRegistry;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.serde.AvroSerde;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records on a topic, from any program that may write there. */
class RecordFuzzTest {
  private static final int HEADER = 5;

  /** A record costs what is in it, and Avro its own buffers. */
  private static final long MOST_BYTES = 8L << 20;

  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void damagedRecordIsARecordOrPoison() throws Exception {
    for (SpecificRecord good : Fixtures.everyTopicRecord()) {
      Tally tally = fuzz(good);

      assertThat(tally.taken()).as(good.getSchema().getName()).isPositive();
      assertThat(tally.refused()).as(good.getSchema().getName()).isPositive();
    }
  }

  @Test
  void damagedLabelMapIsAMapOfItsSizeOrAnInvalidRecord() throws Exception {
    try (AvroSerde<LabelMap> serde = serde(LabelMap.class)) {
      byte[] good = serde.serializer().serialize("labels", Fixtures.labelMap());
      new Fuzz("label-map", InvalidRecordException.class, LabelMaps.MAX_PIXELS + MOST_BYTES)
          .run(
              2_000,
              List.of(good),
              (input, random) -> withHeader(good, input),
              input -> {
                LabelMap map;
                try {
                  map = serde.deserializer().deserialize("labels", input);
                } catch (PoisonRecordException e) {
                  return;
                }
                assertThat(LabelMaps.decode(map)).hasSize(map.getWidth() * map.getHeight());
              });
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> Tally fuzz(T record) throws Exception {
    try (AvroSerde<T> serde = serde((Class<T>) record.getClass())) {
      byte[] good = serde.serializer().serialize("any", record);
      return new Fuzz(record.getSchema().getName(), PoisonRecordException.class, MOST_BYTES)
          .run(
              1_000,
              List.of(good),
              (input, random) -> withHeader(good, input),
              input -> serde.deserializer().deserialize("any", input));
    }
  }

  private <T extends SpecificRecord> AvroSerde<T> serde(Class<T> type) {
    return new AvroSerde<>(type, Map.of("schema.registry.url", registry.url()));
  }

  /** Damage to the schema's id asks the registry, which is not what is tried here. */
  private static byte[] withHeader(byte[] good, byte[] damaged) {
    byte[] input = Arrays.copyOf(good, HEADER + Math.max(0, damaged.length - HEADER));
    if (damaged.length > HEADER) {
      System.arraycopy(damaged, HEADER, input, HEADER, damaged.length - HEADER);
    }
    return input;
  }
}
