package io.sonostream.processor.stream;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Where a frame's record stands in Kafka, and what its mask inherits from it. */
public record FrameOrigin(
    String topic, int partition, long offset, long timestamp, Headers headers) {
  /** On every answer: {@code topic-partition@offset} of its frame. */
  static final String SOURCE = "sonostream.source";

  FrameOrigin withHeaders(Headers others) {
    return new FrameOrigin(topic, partition, offset, timestamp, others);
  }

  /** Of an answer, by the header that every answer has; its timestamp is not known then. */
  static Optional<FrameOrigin> ofAnswer(Headers answer) {
    Header source = answer.lastHeader(SOURCE);
    if (source == null) {
      return Optional.empty();
    }
    String place = new String(source.value(), StandardCharsets.UTF_8);
    int at = place.lastIndexOf('@');
    int dash = place.lastIndexOf('-', at);
    return Optional.of(
        new FrameOrigin(
            place.substring(0, dash),
            Integer.parseInt(place.substring(dash + 1, at)),
            Long.parseLong(place.substring(at + 1)),
            0,
            CarriedHeaders.of(answer)));
  }

  /** Headers for an answer: what it inherits, and where its frame stands. */
  Headers answerHeaders() {
    Headers own = new RecordHeaders(headers);
    own.remove(SOURCE).add(SOURCE, toString().getBytes(StandardCharsets.UTF_8));
    return own;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
