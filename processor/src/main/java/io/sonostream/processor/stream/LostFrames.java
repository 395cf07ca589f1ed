package io.sonostream.processor.stream;

import io.sonostream.processor.metrics.LaneMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets that retention took before this lane read them. Nobody can answer them any more; that
 * they were there is counted, logged with their range, and told by health for an hour.
 *
 * <p>Owner: the monitor of this object. Hand-off: stream threads tell, health asks. Bound: the last
 * range. Shutdown: none.
 */
final class LostFrames {
  private static final Logger log = LoggerFactory.getLogger(LostFrames.class);
  private static final long TOLD_MICROS = Duration.ofHours(1).toNanos() / 1000;

  private record Loss(String what, long atMicros) {}

  private final LaneMetrics metrics;
  private final LongSupplier clockMicros;
  private long total;
  private Optional<Loss> last = Optional.empty();

  LostFrames(LaneMetrics metrics, LongSupplier clockMicros) {
    this.metrics = metrics;
    this.clockMicros = clockMicros;
  }

  /**
   * @param from the first offset that this lane had not read
   * @param to behind the last that is gone
   */
  void range(TopicPartition partition, long from, long to) {
    lose(to - from, partition + " offsets " + from + " to " + (to - 1));
  }

  /** Frames that waited for something in their topic, such as a model, and are gone from there. */
  void waiting(TopicPartition partition, String waitedFor, long frames) {
    lose(frames, partition + " frames that waited for " + waitedFor);
  }

  /** What is lost so far and where last; empty when nothing was, for an hour. */
  synchronized Optional<String> told() {
    return last.filter(loss -> clockMicros.getAsLong() - loss.atMicros() < TOLD_MICROS)
        .map(
            loss ->
                total
                    + " records were deleted by retention before they were read, the last at "
                    + Instant.EPOCH
                        .plus(loss.atMicros(), ChronoUnit.MICROS)
                        .truncatedTo(ChronoUnit.SECONDS)
                    + ": "
                    + loss.what());
  }

  private synchronized void lose(long records, String what) {
    metrics.lost(records);
    total += records;
    last = Optional.of(new Loss(what, clockMicros.getAsLong()));
    log.error(
        "{} records were deleted by retention before they were read: {}; keep them longer"
            + " (topics.*-retention) or add processors",
        records,
        what);
  }
}
