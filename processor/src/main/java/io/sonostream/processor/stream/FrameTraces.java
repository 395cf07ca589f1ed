package io.sonostream.processor.stream;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.traces.Steps;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The span of a frame in the processor, with what it waited for, was prepared, was computed and
 * left. It is made when the answer leaves, from the times that the answer has anyway: on the way
 * there a traced frame costs what any other does. A frame whose answer was not committed is read
 * again, and has one span for each time that it was answered.
 */
public final class FrameTraces {
  /** Makes none, and leaves headers as they are. */
  public static final FrameTraces OFF = new FrameTraces(null, "", () -> 0);

  private final @Nullable Tracer tracer;
  private final String lane;
  private final LongSupplier clockMicros;

  private FrameTraces(@Nullable Tracer tracer, String lane, LongSupplier clockMicros) {
    this.tracer = tracer;
    this.lane = lane;
    this.clockMicros = clockMicros;
  }

  public static FrameTraces by(Tracer tracer, Lane lane, LongSupplier clockMicros) {
    return new FrameTraces(tracer, lane.label(), clockMicros);
  }

  /**
   * A mask, segmented or shed.
   *
   * @param answer the mask's headers; what reads the mask continues this span
   */
  void answered(InFlightFrame frame, Mask mask, Headers answer) {
    if (tracer == null) {
      return;
    }
    Span span = span(tracer, frame);
    RecordTrace.into(RecordTrace.after(span), answer);
    if (span.isRecording()) {
      describe(span, mask);
      MaskTiming timing = mask.getTiming();
      parts(tracer, span, frame, timing);
      span.end(timing.getEmittedAt());
    }
  }

  /** A dead letter. Its headers stay the frame's, for whoever writes it again. */
  void dead(InFlightFrame frame, Exception cause) {
    if (tracer == null) {
      return;
    }
    Span span = span(tracer, frame);
    span.setAttribute(SpanWords.OUTCOME, "dead");
    span.setStatus(StatusCode.ERROR, cause.getClass().getSimpleName());
    span.end(clockMicros.getAsLong(), TimeUnit.MICROSECONDS);
  }

  private Span span(Tracer by, InFlightFrame frame) {
    return by.spanBuilder(SpanWords.FRAME_SEGMENT)
        .setParent(RecordTrace.of(frame.origin().headers()))
        .setSpanKind(SpanKind.CONSUMER)
        .setStartTimestamp(frame.receivedAtMicros(), TimeUnit.MICROSECONDS)
        .setAttribute(SpanWords.LANE, lane)
        .setAttribute(SpanWords.TOPIC, frame.origin().topic())
        .setAttribute(SpanWords.PARTITION, Integer.toString(frame.origin().partition()))
        .setAttribute(SpanWords.OFFSET, frame.origin().offset())
        .startSpan();
  }

  private static void describe(Span span, Mask mask) {
    span.setAttribute(SpanWords.DEVICE, mask.getDeviceId());
    span.setAttribute(SpanWords.TASK, mask.getTask());
    span.setAttribute(SpanWords.OUTCOME, mask.getStatus().name().toLowerCase(Locale.ROOT));
    ModelReference model = mask.getModel();
    if (model != null) {
      span.setAttribute(SpanWords.MODEL, model.getVersion());
    }
  }

  private static void parts(Tracer by, Span span, InFlightFrame frame, MaskTiming timing) {
    new Steps(by, span, timing.getReceivedAt())
        .step("prepare", frame.preparedAt())
        .step("wait", timing.getBatchedAt())
        .step("infer", timing.getInferredAt())
        .step("emit", timing.getEmittedAt());
  }
}
