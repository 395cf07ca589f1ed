package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class CarriedHeadersTest {

  @Test
  void thoseOfTracingAndOfOurOwnAreInheritedAndNoOthers() {
    Headers all =
        new RecordHeaders()
            .add("traceparent", new byte[] {1})
            .add("a", new byte[] {2})
            .add("tracestate", new byte[] {3})
            .add("traceparents", new byte[] {4})
            .add("sonostream.site", new byte[] {5})
            .add("sonostream", new byte[] {6})
            .add("", null);
    assertThat(CarriedHeaders.of(all))
        .extracting(Header::key)
        .containsExactly("traceparent", "tracestate", "sonostream.site");
  }

  @Test
  void whatIsInheritedHasABoundWhateverItIsCalled() {
    Headers all = new RecordHeaders();
    for (int i = 0; i < 100_000; i++) {
      all.add("sonostream." + i, i % 2 == 0 ? null : new byte[100]);
    }
    all.add("sonostream.\u4e00".repeat(1_000), new byte[0]);
    long bytes = 0;
    for (Header header : CarriedHeaders.of(all)) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    assertThat(bytes).isLessThanOrEqualTo(CarriedHeaders.MAX_BYTES).isGreaterThan(10_000);
  }
}
