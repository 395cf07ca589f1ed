package io.sonostream.processor.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sonostream.client.traces.RecordTrace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The spans below one: one after the other, without a gap. They are made once all is over, from the
 * times at which each ended.
 */
public final class Steps {
  private final Tracer tracer;
  private final Context parent;
  private Instant from;

  /**
   * @param from where the first begins
   */
  public Steps(Tracer tracer, Span parent, Instant from) {
    this.tracer = tracer;
    this.parent = RecordTrace.after(parent);
    this.from = from;
  }

  /**
   * @param to null for what never came so far, such as a frame that was shed: what is missing in
   *     one step is in the next
   */
  public Steps step(String name, @Nullable Instant to) {
    if (to != null) {
      tracer.spanBuilder(name).setParent(parent).setStartTimestamp(from).startSpan().end(to);
      from = to;
    }
    return this;
  }
}
