package io.sonostream.processor.stream;

import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Mask;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every task of one lane shares.
 *
 * @param maxLedgerFrames most frames in the ledger of one task, answered or not
 * @param patience how long a commit waits for its frames
 * @param traces where its frames' spans go
 * @param stopping the lane is being closed: wait for nothing that may never come
 */
public record LaneParts(
    Lane lane,
    FrameIntake intake,
    LaneDoor door,
    FrameRereader.Source rereader,
    Serializer<Mask> maskSerializer,
    String frameTopic,
    String maskTopic,
    int maxMaskBytes,
    LaneBudget budget,
    int maxLedgerFrames,
    CommitPatience patience,
    LongSupplier clockMicros,
    CaptureClock clock,
    BooleanSupplier stopping,
    LaneWaits waits,
    LostFrames lost,
    ThreadSessions sessions,
    FrameTraces traces,
    LaneMetrics metrics) {
  private static final Logger log = LoggerFactory.getLogger(LaneParts.class);

  /** A lane in which no frame waits aside, and its thread waits instead: a replay. */
  public static LaneParts of(
      Lane lane,
      LaneSettings settings,
      LaneTopics topics,
      FrameIntake intake,
      FrameReader reader,
      Serializer<Mask> maskSerializer,
      LongSupplier clockMicros,
      BooleanSupplier stopping,
      LaneMetrics metrics) {
    LaneDoor door =
        new LaneDoor(
            reader,
            new SchemaDesk(lane.label()),
            new TaskGate(lane, intake, task -> false, Duration.ZERO, CaptureClock.AS_SAID),
            new SendRefusals(metrics),
            clockMicros);
    return of(
        lane,
        settings,
        topics,
        intake,
        door,
        partition -> {
          throw new IllegalStateException("no frame of " + partition + " waits aside");
        },
        maskSerializer,
        clockMicros,
        CaptureClock.AS_SAID,
        stopping,
        new LostFrames(metrics, clockMicros),
        FrameTraces.OFF,
        metrics);
  }

  /** A lane as its settings want it, with a budget of its own. */
  static LaneParts of(
      Lane lane,
      LaneSettings settings,
      LaneTopics topics,
      FrameIntake intake,
      LaneDoor door,
      FrameRereader.Source rereader,
      Serializer<Mask> maskSerializer,
      LongSupplier clockMicros,
      CaptureClock clock,
      BooleanSupplier stopping,
      LostFrames lost,
      FrameTraces traces,
      LaneMetrics metrics) {
    CommitPatience patience =
        new CommitPatience(settings.commitInterval(), settings.drainTimeout());
    long inFlightBytes = LaneMemory.ofThisProcess().inFlightBytes(settings.maxInFlightBytes());
    if (inFlightBytes < settings.maxInFlightBytes()) {
      log.warn(
          "lane {}: max-in-flight-bytes is {}, of which Java's heap allows {}; set a larger -Xmx",
          lane.label(),
          settings.maxInFlightBytes(),
          inFlightBytes);
    }
    // What an exactly-once lane has begun before a commit, whoever waits for its masks waits for.
    LaneBudget budget =
        new LaneBudget(
            () -> Math.min(settings.maxInFlightFrames(), intake.usefulInFlight()),
            inFlightBytes,
            lane == Lane.ARCHIVE ? patience.mostEngineMicros() : Long.MAX_VALUE);
    metrics.gauge("sonostream.in.flight", "Frames that wait or run", budget, LaneBudget::frames);
    metrics.gauge(
        "sonostream.in.flight.bytes",
        "Heap that they and the answers that have not left keep busy",
        budget,
        LaneBudget::bytes);
    LaneWaits waits = new LaneWaits();
    metrics.gauge(
        "sonostream.waiting.frames",
        "Frames that wait in their topic for a model or a schema while others pass them",
        waits,
        LaneWaits::frames);
    return new LaneParts(
        lane,
        intake,
        door,
        rereader,
        maskSerializer,
        topics.frames(),
        topics.masks(),
        topics.maxMaskBytes(),
        budget,
        settings.maxLedgerFrames(),
        patience,
        clockMicros,
        clock,
        stopping,
        waits,
        lost,
        new ThreadSessions(),
        traces,
        metrics);
  }
}
