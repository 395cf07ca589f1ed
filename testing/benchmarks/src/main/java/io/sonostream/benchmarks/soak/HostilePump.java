package io.sonostream.benchmarks.soak;

import io.sonostream.runtime.Worker;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends hostile records to both lanes, one kind after the other.
 *
 * <p>Owner: its own thread sends. Hand-off: to Kafka's producer, which counts what was taken.
 * Bound: one record each {@value #GAP_MILLIS} ms. Shutdown: {@link #stop} ends the thread and
 * flushes.
 */
final class HostilePump implements AutoCloseable {
  private static final int GAP_MILLIS = 100;

  private final KafkaProducer<byte[], byte[]> producer;
  private final TopicClient client;
  private final List<String> topics;
  private final Random random;
  private final AtomicLong taken = new AtomicLong();
  private final Worker worker = new Worker("hostile-pump", this::run);
  private volatile boolean stopping;

  HostilePump(StreamBed bed, Random random) {
    Map<String, Object> config = new HashMap<>(bed.kafka());
    config.put("compression.type", "zstd");
    config.put("max.request.size", 64 << 20);
    config.put("delivery.timeout.ms", 600_000);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.client = bed.client();
    this.topics = List.of(bed.topics().framesLive().name(), bed.topics().framesArchive().name());
    this.random = random;
  }

  void start() {
    worker.start();
  }

  /** Records that the broker took; what it refused is no record. */
  long taken() {
    return taken.get();
  }

  /** Waits until each that was sent is taken or refused. */
  void stop() {
    stopping = true;
    worker.join();
    producer.flush();
    worker
        .failure()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
  }

  @Override
  public void close() {
    stopping = true;
    worker.join();
    producer.close();
    client.close();
  }

  private void run() {
    HostileRecord[] kinds = HostileRecord.values();
    for (int i = 0; !stopping; i++) {
      String topic = topics.get(i / kinds.length % topics.size());
      producer.send(
          kinds[i % kinds.length].make(client, topic, i, random),
          (metadata, refused) -> {
            if (refused == null) {
              taken.incrementAndGet();
            }
          });
      LockSupport.parkNanos(Duration.ofMillis(GAP_MILLIS).toNanos());
    }
  }
}
