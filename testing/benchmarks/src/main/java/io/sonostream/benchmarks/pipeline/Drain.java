package io.sonostream.benchmarks.pipeline;

import io.sonostream.testkit.stream.StreamBed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Watches a topic fill, and what the threads of this process take meanwhile.
 *
 * <p>Owner: one thread. Hand-off: none. Bound: {@link #PATIENCE}. Shutdown: {@link #close}.
 */
final class Drain implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String topic;
  private final Admin admin;
  private final Map<TopicPartition, OffsetSpec> ends;
  private final long begin;
  private final ThreadShares threads;

  /** Counts what comes from now on, by threads that start from now on. */
  Drain(StreamBed bed, String topic) throws InterruptedException {
    this.topic = topic;
    admin = Admin.create(new HashMap<>(bed.kafka()));
    ends =
        IntStream.range(0, bed.topics().framesLive().partitions())
            .mapToObj(number -> new TopicPartition(topic, number))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    begin = end();
    threads = new ThreadShares();
  }

  /**
   * All over the second half, when the road is warm.
   *
   * @param threads in the order of a frame's way
   */
  record Speed(double framesPerSecond, List<ThreadShare> threads) {
    /** Of the whole process, broker and all. */
    double cpuMicrosPerFrame() {
      return threads.stream().mapToDouble(ThreadShare::cpuMicrosPerFrame).sum();
    }

    /** By the threads that were not there before. */
    double bytesAllocatedPerFrame() {
      return threads.stream()
          .filter(share -> !share.threads().equals(ThreadShares.BROKER))
          .mapToDouble(ThreadShare::bytesAllocatedPerFrame)
          .sum();
    }
  }

  /** Waits until so many records have come. */
  Speed await(int count) throws InterruptedException {
    long start = System.nanoTime();
    long halfAt = 0;
    long half = 0;
    ThreadShares.@Nullable Moment atHalf = null;
    while (true) {
      long arrived = end() - begin;
      long now = System.nanoTime();
      if (atHalf == null && arrived >= count / 2) {
        half = arrived;
        halfAt = now;
        atHalf = threads.now();
      }
      if (atHalf != null && arrived >= count) {
        long frames = Math.max(1, count - half);
        return new Speed(
            frames * 1e9 / Math.max(1, now - halfAt),
            threads.perFrame(atHalf, threads.now(), frames));
      }
      if (now - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            topic + " has " + arrived + " of " + count + " records after " + PATIENCE);
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private long end() throws InterruptedException {
    try {
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody says how far " + topic + " is", e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
