package io.sonostream.processor.stream;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers that a frame's answer inherits: those of tracing (W3C Trace Context) and our own, up
 * to a bound. Whatever else a sender attaches is between him and his topic; carried on, it could
 * make an answer that no topic takes.
 */
final class CarriedHeaders {
  static final String OWN = "sonostream.";
  static final int MAX_BYTES = 16 << 10;

  private CarriedHeaders() {}

  static Headers of(Headers all) {
    RecordHeaders carried = new RecordHeaders();
    int bytes = 0;
    for (Header header : all) {
      int length = header.key().length() + (header.value() == null ? 0 : header.value().length);
      if (allowed(header.key()) && bytes + length <= MAX_BYTES) {
        carried.add(header);
        bytes += length;
      }
    }
    return carried;
  }

  private static boolean allowed(String name) {
    return name.equals("traceparent") || name.equals("tracestate") || name.startsWith(OWN);
  }
}
