package io.sonostream.processor.inference;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.traces.Steps;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The span of a swap, in the trace of the release that asked for it: how long the model was
 * fetched, checked and loaded, how long it was tried, and how long the one before it took to end.
 * It is made when the swap has come to something. A refusal that is met again and again, such as
 * while a store is away, has one.
 *
 * <p>Owner: the threads of attempts, each its own {@link Swap}. Hand-off: a concurrent set. Bound:
 * what was refused since a model of the task served. Shutdown: none.
 */
final class SwapTraces {
  private final Tracer tracer;
  private final Clock clock;
  private final Set<Refused> refused = ConcurrentHashMap.newKeySet();

  private record Refused(String task, String version, Step step) {}

  SwapTraces(Tracer tracer, Clock clock) {
    this.tracer = tracer;
    this.clock = clock;
  }

  /**
   * @param asked the trace of who wants the model
   */
  Swap begin(ReleasedModel release, Context asked) {
    return new Swap(release, asked, clock.instant());
  }

  /** One attempt, and its times so far. */
  final class Swap {
    private final ReleasedModel release;
    private final Context asked;
    private final Instant began;
    private @Nullable Instant loaded;
    private @Nullable Instant tried;

    private Swap(ReleasedModel release, Context asked, Instant began) {
      this.release = release;
      this.asked = asked;
      this.began = began;
    }

    Candidate loaded(Candidate candidate) {
      loaded = clock.instant();
      return candidate;
    }

    ServingModel tried(ServingModel model) {
      tried = clock.instant();
      return model;
    }

    /** It makes the masks, and the one before has ended. */
    void served() {
      refused.removeIf(before -> before.task().equals(release.task()));
      Span span = span("served");
      Instant end = clock.instant();
      steps(span).step("drain", end);
      span.end(end);
    }

    void refused(Step step) {
      if (!refused.add(new Refused(release.task(), release.version(), step))) {
        return;
      }
      String outcome = "refused-" + step.label();
      Span span = span(outcome);
      span.setStatus(StatusCode.ERROR, outcome);
      steps(span);
      span.end(clock.instant());
    }

    private Steps steps(Span span) {
      return new Steps(tracer, span, began).step("load", loaded).step("try", tried);
    }

    private Span span(String outcome) {
      return tracer
          .spanBuilder(SpanWords.MODEL_SWAP)
          .setParent(asked)
          .setSpanKind(SpanKind.CONSUMER)
          .setStartTimestamp(began)
          .setAttribute(SpanWords.TASK, release.task())
          .setAttribute(SpanWords.MODEL, release.version())
          .setAttribute(SpanWords.OUTCOME, outcome)
          .startSpan();
    }
  }
}
