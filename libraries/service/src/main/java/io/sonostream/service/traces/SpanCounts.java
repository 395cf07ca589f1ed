package io.sonostream.service.traces;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What became of spans. The meters are there without a receiver too, and stay 0.
 *
 * @param made ended, and chosen to be told
 * @param sent taken by the receiver
 * @param lost not taken by it
 */
record SpanCounts(Counter made, Counter sent, Counter lost) {

  static SpanCounts in(MeterRegistry meters) {
    return new SpanCounts(
        counter(meters, "made"), counter(meters, "sent"), counter(meters, "lost"));
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("sonostream.traces.spans")
        .description("Spans of traced frames, labels and trainings")
        .tag("outcome", outcome)
        .register(meters);
  }
}
