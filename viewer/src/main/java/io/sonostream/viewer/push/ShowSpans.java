package io.sonostream.viewer.push;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.schemas.Frame;
import io.sonostream.viewer.live.Picture;

/**
 * The last span of a frame: from its having met its mask until the first browser has both. A
 * picture in whose place a newer one went has none, and neither has one that nobody looks at.
 */
final class ShowSpans {
  private final Tracer tracer;

  ShowSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Not recording where the frame is in no trace: a page begins none. */
  Span begin(Picture picture) {
    if (!Span.fromContext(picture.trace()).getSpanContext().isSampled()) {
      return Span.getInvalid();
    }
    Frame frame = picture.frame();
    return tracer
        .spanBuilder(SpanWords.MASK_SHOW)
        .setParent(picture.trace())
        .setSpanKind(SpanKind.CONSUMER)
        .setStartTimestamp(picture.pairedAt())
        .setAttribute(SpanWords.DEVICE, frame.getDeviceId())
        .setAttribute(SpanWords.TASK, frame.getTask())
        .startSpan();
  }
}
