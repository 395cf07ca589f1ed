package io.sonostream.processor.stream;

import io.sonostream.schemas.topics.Topics;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a record weighs in bytes, uncompressed. Kafka's own limits count it compressed, so a record
 * of a kilobyte on the wire may weigh many megabytes here, and could never be sent again.
 */
record RecordSize(long key, long value, long headers, int headerCount) {
  /** A frame record as its topic promises it (docs/adr/record-sizes.md). */
  static final long MAX = Topics.MAX_FRAME_BYTES;

  private static final int HEADER_BYTES = 100;

  /** An empty header is three bytes of a record and {@value #HEADER_BYTES} of a heap. */
  static final int MAX_HEADERS = 1000;

  static RecordSize of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long all = 0;
    int count = 0;
    for (Header header : headers) {
      count++;
      all += header.key().length() + length(header.value());
    }
    return new RecordSize(length(key), length(value), all, count);
  }

  long total() {
    return key + value + headers;
  }

  /** Heap that it keeps busy. */
  long heapBytes() {
    return total() + (long) headerCount * HEADER_BYTES;
  }

  boolean tooLarge() {
    return total() > MAX || headerCount > MAX_HEADERS;
  }

  String refusal() {
    if (headerCount > MAX_HEADERS) {
      return "record has " + headerCount + " headers; the limit is " + MAX_HEADERS;
    }
    return "record has "
        + total()
        + " bytes uncompressed (key "
        + key
        + ", value "
        + value
        + ", headers "
        + headers
        + "); the limit is "
        + MAX;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
