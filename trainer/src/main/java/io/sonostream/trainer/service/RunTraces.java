package io.sonostream.trainer.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.run.RunReport;

/**
 * The span of a run, from its beginning to its outcome, in the trace of the label or the command
 * that asked for it. A run that outlives its trainer has one for each life: what a process that
 * died would have told, nobody can tell for it.
 */
final class RunTraces {
  private final Tracer tracer;

  RunTraces(Tracer tracer) {
    this.tracer = tracer;
  }

  Span begin(RunRequest request) {
    return tracer
        .spanBuilder(SpanWords.TRAINING_RUN)
        .setParent(RecordTrace.ofText(request.trace()))
        .setSpanKind(SpanKind.CONSUMER)
        .setAttribute(SpanWords.TASK, request.task())
        .setAttribute(SpanWords.RUN, request.runId())
        .setAttribute(SpanWords.TRIGGER, request.lastAsker().word())
        .startSpan();
  }

  /** A step is an event, an outcome the end. */
  void told(Span span, RunReport report) {
    report
        .outcome()
        .ifPresentOrElse(outcome -> end(span, outcome), () -> span.addEvent(report.step()));
  }

  /** Its trainer stops, and the next one goes on. */
  void paused(Span span) {
    end(span, "paused");
  }

  private static void end(Span span, String outcome) {
    span.setAttribute(SpanWords.OUTCOME, outcome);
    span.end();
  }
}
