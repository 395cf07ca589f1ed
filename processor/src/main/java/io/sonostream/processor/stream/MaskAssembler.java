package io.sonostream.processor.stream;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.RegionMeasure;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes the Mask record of a segmented or shed frame. */
final class MaskAssembler {
  private final LongSupplier clockMicros;

  MaskAssembler(LongSupplier clockMicros) {
    this.clockMicros = clockMicros;
  }

  Mask segmented(InFlightFrame frame, SegmentedFrame seen, boolean withProbabilities) {
    FrameFacts facts = frame.facts();
    byte[] probabilities = withProbabilities ? seen.probabilities() : null;
    return identity(frame)
        .setStatus(MaskStatus.SEGMENTED)
        .setLabelMap(seen.labelMap())
        .setProbabilityMap(probabilities == null ? null : ByteBuffer.wrap(probabilities))
        .setRegions(
            seen.regions().stream().map(region -> region(region, facts.pixelSpacing())).toList())
        .setUncertainty(seen.uncertainty())
        .setSteadiedFrom(seen.steadiedFrom())
        .setSeenTwice(seen.seenTwice())
        .setModel(model(seen.model()))
        .setTiming(
            new MaskTiming(
                facts.capturedAt(),
                instant(frame.receivedAtMicros()),
                instant(seen.batchedAtMicros()),
                instant(seen.inferredAtMicros()),
                instant(clockMicros.getAsLong()),
                seen.batchSize()))
        .build();
  }

  Mask shed(InFlightFrame frame, Outcome.Shed shed) {
    return identity(frame)
        .setStatus(MaskStatus.SHED)
        .setShedReason(shed.reason())
        .setRegions(List.of())
        .setTiming(
            new MaskTiming(
                frame.facts().capturedAt(),
                instant(frame.receivedAtMicros()),
                instant(shed.batchedAtMicros()),
                null,
                instant(clockMicros.getAsLong()),
                0))
        .build();
  }

  private static Mask.Builder identity(InFlightFrame frame) {
    FrameFacts facts = frame.facts();
    FrameOrigin origin = frame.origin();
    return Mask.newBuilder()
        .setDeviceId(facts.deviceId())
        .setStreamId(facts.streamId())
        .setSequence(facts.sequence())
        .setTask(facts.task())
        .setWidth(facts.width())
        .setHeight(facts.height())
        .setPixelSpacing(facts.pixelSpacing())
        .setSubjectId(facts.subjectId())
        .setDeviceModel(facts.deviceModel())
        .setPose(facts.pose())
        .setSource(new SourceCoordinates(origin.topic(), origin.partition(), origin.offset()));
  }

  private static Region region(RegionMeasure measure, @Nullable PixelSpacing spacing) {
    Double area =
        spacing == null
            ? null
            : measure.areaPixels() * spacing.getRowMillimetres() * spacing.getColumnMillimetres();
    return new Region(
        measure.classValue(),
        measure.className(),
        measure.areaPixels(),
        area,
        measure.meanProbability());
  }

  private static ModelReference model(ModelIdentity model) {
    return new ModelReference(model.task(), model.version(), model.sha256());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
