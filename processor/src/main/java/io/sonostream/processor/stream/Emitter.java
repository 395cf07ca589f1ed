package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.records.Timestamps;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Turns an answered frame into a record of the mask topic or of the dead letters. A mask that would
 * be too large for Kafka loses its probability map; one that is still too large is a dead letter,
 * because a send that fails would stop the lane at this frame for ever.
 */
final class Emitter {
  private final Outlet outlet;
  private final MaskAssembler assembler;
  private final Serializer<Mask> serializer;
  private final String maskTopic;
  private final int maxMaskBytes;
  private final LaneMetrics metrics;

  Emitter(
      Outlet outlet,
      MaskAssembler assembler,
      Serializer<Mask> serializer,
      String maskTopic,
      int maxMaskBytes,
      LaneMetrics metrics) {
    this.outlet = outlet;
    this.assembler = assembler;
    this.serializer = serializer;
    this.maskTopic = maskTopic;
    this.maxMaskBytes = maxMaskBytes;
    this.metrics = metrics;
  }

  void emit(InFlightFrame frame, Outcome outcome) {
    if (outcome instanceof Outcome.Segmented segmented) {
      segmented(frame, segmented);
    } else if (outcome instanceof Outcome.Shed shed) {
      Mask mask = assembler.shed(frame, shed);
      send(frame, serializer.serialize(maskTopic, mask));
      metrics.shed(mask.getTask(), shed.ageMicros());
    } else if (outcome instanceof Outcome.Dead dead) {
      dead(frame, dead.cause());
    } else if (outcome instanceof Outcome.Abandoned abandoned) {
      throw new LaneStopException(frame.origin() + " can't be answered: " + abandoned.cause());
    }
  }

  private void segmented(InFlightFrame frame, Outcome.Segmented segmented) {
    Mask mask = assembler.segmented(frame, segmented.segmentation(), true);
    byte[] bytes = serializer.serialize(maskTopic, mask);
    if (bytes.length > maxMaskBytes && mask.getProbabilityMap() != null) {
      mask = assembler.segmented(frame, segmented.segmentation(), false);
      bytes = serializer.serialize(maskTopic, mask);
    }
    if (bytes.length > maxMaskBytes) {
      dead(
          frame,
          new BadFrameException(
              "mask has " + bytes.length + " bytes; the topic takes " + maxMaskBytes));
      return;
    }
    send(frame, bytes);
    metrics.masked(
        mask.getTask(),
        Timestamps.microsBetween(
            mask.getTiming().getCapturedAt(), mask.getTiming().getEmittedAt()));
  }

  private void send(InFlightFrame frame, byte[] mask) {
    FrameOrigin origin = frame.origin();
    byte[] key = frame.facts().deviceId().getBytes(StandardCharsets.UTF_8);
    Record<byte[], byte[]> record =
        new Record<>(key, mask, origin.timestamp(), new RecordHeaders(origin.headers()));
    outlet.mask(origin, record);
  }

  private void dead(InFlightFrame frame, Exception cause) {
    outlet.dead(frame.origin(), DeadLetter.of(frame, cause));
    metrics.dead(cause);
  }
}
