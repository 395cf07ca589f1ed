package io.sonostream.client.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTraceTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void whatOneRecordSaysAnotherRepeats() {
    Context read = RecordTrace.of(headers("traceparent", PARENT).add("tracestate", ascii("a=b")));
    assertThat(RecordTrace.text(read)).isEqualTo(PARENT);
    Headers written = RecordTrace.into(read, headers("traceparent", "of somebody else"));
    assertThat(written.headers("traceparent")).hasSize(1);
    assertThat(text(written, "traceparent")).isEqualTo(PARENT);
    assertThat(text(written, "tracestate")).isEqualTo("a=b");
    assertThat(RecordTrace.text(RecordTrace.ofText(PARENT))).isEqualTo(PARENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "zz-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "\u0000\u0001\u00ff"
      })
  void whatIsNoTraceIsNone(String parent) {
    Context read = RecordTrace.of(headers("traceparent", parent));
    assertThat(Span.fromContext(read).getSpanContext().isValid()).isFalse();
    assertThat(RecordTrace.text(read)).isNull();
    assertThat(RecordTrace.of(new RecordHeaders())).isSameAs(Context.root());
    assertThat(RecordTrace.of(new RecordHeaders().add("traceparent", null))).isNotNull();
  }

  @Test
  void aHeaderThatIsLargeIsNotRead() {
    Headers large = headers("traceparent", PARENT + "-" + "x".repeat(5000));
    assertThat(RecordTrace.text(RecordTrace.of(large))).isNull();
  }

  @Test
  void outsideATraceNothingIsWritten() {
    assertThat(RecordTrace.into(Context.root(), new RecordHeaders())).isEmpty();
  }

  private static Headers headers(String name, String value) {
    return new RecordHeaders().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
