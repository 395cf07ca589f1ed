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
record LaneParts(
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
    LaneMetrics metrics) {}
