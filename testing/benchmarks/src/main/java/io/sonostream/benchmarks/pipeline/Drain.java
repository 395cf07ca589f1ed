package io.sonostream.benchmarks.pipeline;

import com.sun.management.ThreadMXBean;
import io.sonostream.testkit.stream.StreamBed;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Watches a topic fill, and the heap that is allocated meanwhile by threads that were not there
 * before: broker and registry live in this process, too.
 */
final class Drain {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Set<Long> before = new HashSet<>();

  Drain() {
    for (long id : THREADS.getAllThreadIds()) {
      before.add(id);
    }
  }

  /**
   * @param framesPerSecond over the second half, when the road is warm
   */
  record Speed(double framesPerSecond, double bytesAllocatedPerFrame) {}

  /** Waits until so many records are in the topic. */
  Speed await(StreamBed bed, String topic, int count) throws InterruptedException {
    long start = System.nanoTime();
    long halfAt = 0;
    long half = 0;
    long allocated = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(bed.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      while (true) {
        long arrived =
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
        long now = System.nanoTime();
        if (half == 0 && arrived >= count / 2) {
          half = arrived;
          halfAt = now;
          allocated = allocated();
        }
        if (arrived >= count) {
          long frames = Math.max(1, count - half);
          return new Speed(
              frames * 1e9 / Math.max(1, now - halfAt),
              (allocated() - allocated) / (double) frames);
        }
        if (now - start > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              topic + " has " + arrived + " of " + count + " records after " + PATIENCE);
        }
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }

  private long allocated() {
    long bytes = 0;
    for (long id : THREADS.getAllThreadIds()) {
      if (!before.contains(id) && id != Thread.currentThread().getId()) {
        bytes += Math.max(0, THREADS.getThreadAllocatedBytes(id));
      }
    }
    return bytes;
  }
}
