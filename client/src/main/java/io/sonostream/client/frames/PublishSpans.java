package io.sonostream.client.frames;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.client.Cluster;
import io.sonostream.client.traces.SpanWords;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A span for each frame of one publisher, from its capture until Kafka has it or never will. */
final class PublishSpans {
  private final Tracer tracer;
  private final FrameStream stream;
  private final String topic;
  private final String lane;

  PublishSpans(Cluster cluster, FrameStream stream, Lane lane) {
    this.tracer = cluster.tracer();
    this.stream = stream;
    this.topic = lane.frames(cluster.topics()).name();
    this.lane = lane.name().toLowerCase(Locale.ROOT);
  }

  QueuedFrame frame(FrameImage image, Instant capturedAt) {
    Span span =
        tracer
            .spanBuilder(SpanWords.FRAME_PUBLISH)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute(SpanWords.DEVICE, stream.deviceId())
            .setAttribute(SpanWords.TASK, stream.task())
            .setAttribute(SpanWords.LANE, lane)
            .setAttribute(SpanWords.TOPIC, topic)
            .startSpan();
    QueuedFrame frame = new QueuedFrame(image, capturedAt, span);
    if (span.isRecording()) {
      frame.receipt().whenComplete((receipt, cause) -> end(span, receipt, cause));
    }
    return frame;
  }

  private static void end(Span span, @Nullable FrameReceipt receipt, @Nullable Throwable cause) {
    if (cause != null) {
      SpanWords.fail(span, cause);
    } else {
      if (receipt != null) {
        span.setAttribute(SpanWords.PARTITION, Integer.toString(receipt.place().partition()));
        span.setAttribute(SpanWords.OFFSET, receipt.place().offset());
      }
      span.end();
    }
  }
}
