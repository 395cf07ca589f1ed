package io.sonostream.processor.shadow;

import io.sonostream.schemas.ShadowComparison;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes comparisons to {@code model.shadow}, with a producer of its own: a broker or a registry
 * that is away costs comparisons, which are counted, and nothing else.
 *
 * <p>Owner: the shadow's thread calls {@link #accept}; nobody else ever waits for it. Hand-off: the
 * producer's buffer. Bound: its 4 MiB; when it is full the shadow's thread waits a second, then the
 * comparison is given up. Shutdown: {@link #close}, after the engine, waits a few seconds for what
 * is under way.
 */
public final class ShadowPublisher implements Consumer<ShadowComparison>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShadowPublisher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Serializer<ShadowComparison> serializer;
  private final Runnable unsent;

  /** So that an outage is two lines in the log, not one for each frame. */
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * @param unsent told of each comparison that was given up
   */
  public ShadowPublisher(
      Map<String, String> kafka,
      String topic,
      Serializer<ShadowComparison> serializer,
      Runnable unsent) {
    this(producer(kafka), topic, serializer, unsent);
  }

  ShadowPublisher(
      Producer<byte[], byte[]> producer,
      String topic,
      Serializer<ShadowComparison> serializer,
      Runnable unsent) {
    this.producer = producer;
    this.topic = topic;
    this.serializer = serializer;
    this.unsent = unsent;
  }

  /** Never throws. */
  @Override
  public void accept(ShadowComparison comparison) {
    try {
      byte[] key = comparison.getDeviceId().getBytes(StandardCharsets.UTF_8);
      byte[] value = serializer.serialize(topic, comparison);
      producer.send(
          new ProducerRecord<>(topic, key, value),
          (written, failure) -> {
            if (failure == null) {
              sent();
            } else {
              givenUp(failure);
            }
          });
    } catch (RuntimeException e) {
      givenUp(e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  private void sent() {
    if (failing.compareAndSet(true, false)) {
      log.info("comparisons are written to {} again", topic);
    }
  }

  private void givenUp(Exception failure) {
    unsent.run();
    if (failing.compareAndSet(false, true)) {
      log.warn(
          "comparisons can't be written to {} and are given up: {}", topic, failure.getMessage());
    }
  }

  private static Producer<byte[], byte[]> producer(Map<String, String> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("client.id", "sonostream-shadow");
    config.put("linger.ms", 20);
    config.put("buffer.memory", 4L << 20);
    config.put("max.block.ms", 1_000);
    config.put("request.timeout.ms", 10_000);
    config.put("delivery.timeout.ms", 20_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
