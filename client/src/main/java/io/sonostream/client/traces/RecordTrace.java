package io.sonostream.client.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The span that a record belongs to, in its headers {@code traceparent} and {@code tracestate}. */
public final class RecordTrace {
  private static final String PARENT = "traceparent";

  /** W3C has at most 512 characters of tracestate; more is somebody's joke at a reader's cost. */
  private static final int MAX_BYTES = 1024;

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private RecordTrace() {}

  /** What stands in the headers; the root, which has no span, where nothing usable does. */
  public static Context of(Headers headers) {
    return headers.lastHeader(PARENT) == null
        ? Context.root()
        : W3C.extract(Context.root(), headers, Reading.INSTANCE);
  }

  /** The same, from the text of {@code traceparent}. */
  public static Context ofText(@Nullable String parent) {
    return parent == null
        ? Context.root()
        : of(new RecordHeaders().add(PARENT, parent.getBytes(StandardCharsets.UTF_8)));
  }

  /** The text of {@code traceparent}; null where the context has no span. */
  public static @Nullable String text(Context context) {
    Header parent = into(context, new RecordHeaders()).lastHeader(PARENT);
    return parent == null ? null : new String(parent.value(), StandardCharsets.UTF_8);
  }

  /** Writes the context in the place of whatever stood there; leaves that where it has no span. */
  public static Headers into(Context context, Headers headers) {
    W3C.inject(context, headers, Writing.INSTANCE);
    return headers;
  }

  /** The context with this span, for what comes after it. */
  public static Context after(Span span) {
    return Context.root().with(span);
  }

  private enum Reading implements TextMapGetter<Headers> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Headers headers) {
      List<String> names = new ArrayList<>();
      headers.forEach(header -> names.add(header.key()));
      return names;
    }

    @Override
    public @Nullable String get(@Nullable Headers headers, String name) {
      Header header = headers == null ? null : headers.lastHeader(name);
      byte[] value = header == null ? null : header.value();
      return value == null || value.length > MAX_BYTES
          ? null
          : new String(value, StandardCharsets.UTF_8);
    }
  }

  private enum Writing implements TextMapSetter<Headers> {
    INSTANCE;

    @Override
    public void set(@Nullable Headers headers, String name, String value) {
      if (headers != null) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
