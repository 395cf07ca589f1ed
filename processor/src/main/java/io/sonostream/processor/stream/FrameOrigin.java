package io.sonostream.processor.stream;

import org.apache.kafka.common.header.Headers;

/** Where a frame's record stands in Kafka, and what its mask inherits from it. */
public record FrameOrigin(
    String topic, int partition, long offset, long timestamp, Headers headers) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
