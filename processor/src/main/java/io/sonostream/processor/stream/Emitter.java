package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.records.Timestamps;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
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
  private final FrameTraces traces;
  private final LaneMetrics metrics;

  Emitter(
      Outlet outlet,
      MaskAssembler assembler,
      Serializer<Mask> serializer,
      String maskTopic,
      int maxMaskBytes,
      FrameTraces traces,
      LaneMetrics metrics) {
    this.outlet = outlet;
    this.assembler = assembler;
    this.serializer = serializer;
    this.maskTopic = maskTopic;
    this.maxMaskBytes = maxMaskBytes;
    this.traces = traces;
    this.metrics = metrics;
  }

  void segmented(InFlightFrame frame, Outcome.Segmented outcome) {
    Mask mask = assembler.segmented(frame, outcome.segmentation(), true);
    byte[] bytes = serializer.serialize(maskTopic, mask);
    if (bytes.length > maxMaskBytes && mask.getProbabilityMap() != null) {
      mask = assembler.segmented(frame, outcome.segmentation(), false);
      bytes = serializer.serialize(maskTopic, mask);
    }
    if (bytes.length > maxMaskBytes) {
      dead(
          frame,
          new BadFrameException(
              "mask has " + bytes.length + " bytes; the topic takes " + maxMaskBytes));
      return;
    }
    send(frame, mask, bytes);
    metrics.masked(
        mask.getTask(),
        Timestamps.microsBetween(mask.getTiming().getCapturedAt(), mask.getTiming().getEmittedAt()),
        outcome.segmentation().uncertainty());
    if (mask.getSteadiedFrom() != null) {
      metrics.steadied(mask.getTask());
    }
  }

  void shed(InFlightFrame frame, Outcome.Shed outcome) {
    Mask mask = assembler.shed(frame, outcome);
    send(frame, mask, serializer.serialize(maskTopic, mask));
    metrics.shed(mask.getTask(), outcome.ageMicros());
  }

  void dead(InFlightFrame frame, Exception cause) {
    outlet.dead(frame.origin(), DeadLetter.of(frame.origin(), frame.remains(), cause));
    traces.dead(frame, cause);
    metrics.dead(cause);
  }

  private void send(InFlightFrame frame, Mask mask, byte[] bytes) {
    FrameOrigin origin = frame.origin();
    byte[] key = frame.facts().deviceId().getBytes(StandardCharsets.UTF_8);
    Headers headers = origin.answerHeaders();
    traces.answered(frame, mask, headers);
    Record<byte[], byte[]> record = new Record<>(key, bytes, origin.timestamp(), headers);
    outlet.mask(origin, record);
  }
}
