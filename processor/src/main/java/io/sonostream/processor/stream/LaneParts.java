package io.sonostream.processor.stream;

import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Mask;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What every task of one lane shares.
 *
 * @param maxLedgerFrames most frames in the ledger of one task, answered or not
 * @param drainTimeout a commit that waits longer than this for its frames fails, uncommitted
 * @param stopping the lane is being closed: wait for nothing that may never come
 */
public record LaneParts(
    Lane lane,
    FrameIntake intake,
    FrameReader reader,
    Serializer<Mask> maskSerializer,
    String maskTopic,
    int maxMaskBytes,
    LaneBudget budget,
    int maxLedgerFrames,
    Duration drainTimeout,
    LongSupplier clockMicros,
    BooleanSupplier stopping,
    LaneWaits waits,
    SendRefusals refusals,
    LaneMetrics metrics) {

  /** A lane as its settings want it, with a budget of its own. */
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
    LaneBudget budget =
        new LaneBudget(
            () -> Math.min(settings.maxInFlightFrames(), intake.usefulInFlight()),
            settings.maxInFlightBytes());
    metrics.gauge("sonostream.in.flight", "Frames that wait or run", budget, LaneBudget::frames);
    metrics.gauge(
        "sonostream.in.flight.bytes", "Heap that they keep busy", budget, LaneBudget::bytes);
    return new LaneParts(
        lane,
        intake,
        reader,
        maskSerializer,
        topics.masks(),
        topics.maxMaskBytes(),
        budget,
        settings.maxLedgerFrames(),
        settings.drainTimeout(),
        clockMicros,
        stopping,
        new LaneWaits(),
        new SendRefusals(metrics),
        metrics);
  }
}
