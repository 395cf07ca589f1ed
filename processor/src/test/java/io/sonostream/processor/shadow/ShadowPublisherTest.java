package io.sonostream.processor.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.ShadowComparison;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a broker's and a registry's failure cost; that the records are right is ShadowIT's. */
class ShadowPublisherTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicInteger unsent = new AtomicInteger();

  @Test
  void aComparisonThatCannotBeWrittenIsCountedAndNobodyElseHearsOfIt() {
    ShadowPublisher publisher =
        new ShadowPublisher(
            producer, "shadow", (topic, value) -> new byte[] {1}, unsent::incrementAndGet);
    publisher.accept(comparison());
    producer.errorNext(new TimeoutException("broker is away"));
    assertThat(unsent).hasValue(1);

    publisher.accept(comparison());
    producer.completeNext();
    assertThat(unsent).hasValue(1);
    assertThat(producer.history().get(1).key())
        .isEqualTo("probe-1".getBytes(StandardCharsets.UTF_8));

    producer.sendException = new TimeoutException("no metadata");
    publisher.accept(comparison());
    assertThat(unsent).hasValue(2);
    publisher.close();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aRegistryThatIsAwayCostsTheComparisonOnly() {
    try (ShadowPublisher publisher =
        new ShadowPublisher(
            producer,
            "shadow",
            (topic, value) -> {
              throw new IllegalStateException("registry is away");
            },
            unsent::incrementAndGet)) {
      publisher.accept(comparison());
    }
    assertThat(unsent).hasValue(1);
    assertThat(producer.history()).isEmpty();
  }

  private static ShadowComparison comparison() {
    return new ShadowComparison(
        "probe-1", "exam-1", 3L, "breast-lesion", null, "1", "2", 0.5, 4L, 2L, Instant.EPOCH);
  }
}
