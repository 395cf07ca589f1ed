package io.sonostream.service.traces;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts spans on their way, and says once that a receiver is away, and once that it is back.
 *
 * <p>Owner: the SDK's thread. Hand-off: atomics, since answers come on the HTTP client's. Bound:
 * none of its own. Shutdown: the exporter's behind it.
 */
final class ToldExporter implements SpanExporter {
  private static final Logger log = LoggerFactory.getLogger(ToldExporter.class);

  private final SpanExporter exporter;
  private final URI receiver;
  private final SpanCounts counts;
  private final AtomicBoolean away = new AtomicBoolean();

  ToldExporter(SpanExporter exporter, URI receiver, SpanCounts counts) {
    this.exporter = exporter;
    this.receiver = receiver;
    this.counts = counts;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> told(result.isSuccess(), count));
  }

  private void told(boolean taken, int count) {
    (taken ? counts.sent() : counts.lost()).increment(count);
    if (away.compareAndSet(taken, !taken)) {
      if (taken) {
        log.info("traces: {} takes spans again", receiver);
      } else {
        log.warn(
            "traces: {} takes no spans; they are lost until it does, and nothing else", receiver);
      }
    }
  }

  /** Sees every span that ends, also those that no queue has room for. */
  SpanProcessor counter() {
    return new SpanProcessor() {
      @Override
      public void onStart(Context parent, ReadWriteSpan span) {
        // Not asked for.
      }

      @Override
      public boolean isStartRequired() {
        return false;
      }

      @Override
      public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled()) {
          counts.made().increment();
        }
      }

      @Override
      public boolean isEndRequired() {
        return true;
      }
    };
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
