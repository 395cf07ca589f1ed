package io.sonostream.processor.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.WorkerThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Kafka's own meters of the lanes. Its clients have more of them with each partition that they come
 * to read, lag above all, so they are asked again and again which they have.
 *
 * <p>Owner: one thread asks; who starts lanes adds them. Hand-off: none beside the registry. Bound:
 * none of ours, Kafka's meters. Shutdown: {@link #close} stops asking and takes the meters away.
 */
public final class KafkaMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Duration period;
  private final List<KafkaStreamsMetrics> lanes = new ArrayList<>();
  private final ScheduledExecutorService asker =
      Executors.newSingleThreadScheduledExecutor(
          new WorkerThreads("sonostream-kafka-meters", FailurePolicy.OWNER_ASKS));

  /**
   * @param period how long a new partition may read without its meters
   */
  public KafkaMeters(MeterRegistry registry, Duration period) {
    this.registry = registry;
    this.period = period;
  }

  /**
   * @param lane the label of its meters
   */
  public synchronized void add(String lane, KafkaStreams streams) {
    KafkaStreamsMetrics metrics =
        new KafkaStreamsMetrics(streams, List.of(Tag.of("lane", lane)), asker, period);
    metrics.bindTo(registry);
    lanes.add(metrics);
  }

  @Override
  public synchronized void close() {
    asker.shutdownNow();
    lanes.forEach(KafkaStreamsMetrics::close);
  }
}
