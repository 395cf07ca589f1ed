package io.sonostream.processor.openinference;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.processor.batch.FrameLife;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.processor.traces.Steps;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The span of a request for a mask, in the trace that its caller's headers {@code traceparent} and
 * {@code tracestate} name, or in one of its own. What a caller wrote, his path among it, is never
 * said: a task is one that is served.
 */
final class CallerTraces {
  private static final Set<String> OURS = Set.of("failed", "busy", "late");

  /** W3C has at most 512 characters of tracestate; more is somebody's joke at a reader's cost. */
  private static final int MAX_LENGTH = 1024;

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final Tracer tracer;
  private final Clock clock;

  CallerTraces(Tracer tracer, Clock clock) {
    this.tracer = tracer;
    this.clock = clock;
  }

  Asked begin(HttpFields headers) {
    return new Asked(W3C.extract(Context.root(), headers, Reading.INSTANCE), now());
  }

  /** As exact as the times of a frame, so that none of them seems to be before it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private enum Reading implements TextMapGetter<HttpFields> {
    INSTANCE;

    @Override
    public Iterable<String> keys(HttpFields headers) {
      return headers.getFieldNamesCollection();
    }

    @Override
    public @Nullable String get(@Nullable HttpFields headers, String name) {
      String value = headers == null ? null : headers.get(name);
      return value == null || value.length() > MAX_LENGTH ? null : value;
    }
  }

  /** One request, by the thread that answers it. */
  final class Asked {
    private final Span span;
    private final Instant began;

    private Asked(Context caller, Instant began) {
      this.began = began;
      this.span =
          tracer
              .spanBuilder(SpanWords.IMAGE_SEGMENT)
              .setParent(caller)
              .setSpanKind(SpanKind.SERVER)
              .setStartTimestamp(began)
              .startSpan();
    }

    /** This task is served, whoever asks for it. */
    void of(String task) {
      span.setAttribute(SpanWords.TASK, task);
    }

    /**
     * It has its mask.
     *
     * @param submitted the image was whole, and the engine asked
     * @param life of the frame that it became
     */
    void segmented(SegmentedFrame seen, Instant submitted, FrameLife life) {
      if (span.isRecording()) {
        span.setAttribute(SpanWords.MODEL, seen.model().version());
        new Steps(tracer, span, began)
            .step("read", submitted)
            .step("prepare", at(life.preparedAtMicros()))
            .step("wait", at(seen.batchedAtMicros()))
            .step("infer", at(seen.inferredAtMicros()))
            .step("answer", now());
      }
    }

    /**
     * @param outcome as the meter has it; a mistake of the caller is no error of ours
     */
    void end(String outcome) {
      span.setAttribute(SpanWords.OUTCOME, outcome);
      if (OURS.contains(outcome)) {
        span.setStatus(StatusCode.ERROR, outcome);
      }
      span.end(now());
    }
  }
}
