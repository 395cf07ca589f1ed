package io.sonostream.processor.stream;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record that no model can answer, as its original bytes where these are not too many, with the
 * headers that Kafka Streams' own dead letter queue would give it (KIP-1034), so that one consumer
 * reads both.
 */
final class DeadLetter {
  static final String EXCEPTION = "__streams.errors.exception";
  static final String STACKTRACE = "__streams.errors.stacktrace";
  static final String MESSAGE = "__streams.errors.message";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  /** A cause of a cause of a decoder: enough to find it, little enough to keep the letter small. */
  private static final int MAX_STACKTRACE = 4_000;

  /** A message may quote what it complains about, and that may be all of a record. */
  private static final int MAX_MESSAGE = 2_000;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(FrameOrigin origin, Remains remains, Exception cause) {
    Headers headers = origin.answerHeaders();
    remains.describe(headers);
    put(headers, EXCEPTION, cause.getClass().getName());
    put(headers, MESSAGE, atMost(MAX_MESSAGE, String.valueOf(cause.getMessage())));
    put(headers, STACKTRACE, stackTrace(cause));
    put(headers, TOPIC, origin.topic());
    put(headers, PARTITION, Integer.toString(origin.partition()));
    put(headers, OFFSET, Long.toString(origin.offset()));
    return new Record<>(remains.key(), remains.value(), origin.timestamp(), headers);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String stackTrace(Exception cause) {
    StringWriter out = new StringWriter();
    cause.printStackTrace(new PrintWriter(out));
    return atMost(MAX_STACKTRACE, out.toString());
  }

  private static String atMost(int length, String text) {
    return text.length() > length ? text.substring(0, length) : text;
  }
}
