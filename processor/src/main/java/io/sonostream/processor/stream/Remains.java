package io.sonostream.processor.stream;

import io.sonostream.runtime.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a dead letter shows of its record: all of it, or the traces of one that is too large. */
sealed interface Remains {

  byte @Nullable [] key();

  byte @Nullable [] value();

  /** Heap that it keeps busy. */
  default long bytes() {
    return length(key()) + length(value());
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** The same once the value is not needed any more. */
  Remains withoutValue();

  /** Says in the letter what is missing of the record. */
  void describe(Headers letter);

  /** The record's own bytes; the letter that is made of them owns them. */
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(byte @Nullable [] key, byte @Nullable [] value) implements Remains {
    @Override
    public Remains withoutValue() {
      return new Whole(key, null);
    }

    @Override
    public void describe(Headers letter) {
      // Nothing is missing.
    }
  }

  /** Enough to find the record in its topic, and to know it again; none of its payload. */
  @SuppressWarnings("ArrayRecordComponent")
  record Traces(RecordSize size, String valueSha256, byte[] firstBytes) implements Remains {
    static final String KEY_BYTES = "sonostream.record.key.bytes";
    static final String VALUE_BYTES = "sonostream.record.value.bytes";
    static final String HEADER_BYTES = "sonostream.record.headers.bytes";
    static final String SHA256 = "sonostream.record.value.sha256";
    static final String FIRST_BYTES = "sonostream.record.value.first";
    private static final int FIRST = 64;

    static Traces of(RecordSize size, byte @Nullable [] value) {
      byte[] bytes = value == null ? new byte[0] : value;
      return new Traces(
          size, Digests.sha256Hex(bytes), Arrays.copyOf(bytes, Math.min(FIRST, bytes.length)));
    }

    @Override
    public byte @Nullable [] key() {
      return null;
    }

    @Override
    public byte @Nullable [] value() {
      return null;
    }

    @Override
    public Remains withoutValue() {
      return this;
    }

    @Override
    public void describe(Headers letter) {
      say(letter, KEY_BYTES, Long.toString(size.key()));
      say(letter, VALUE_BYTES, Long.toString(size.value()));
      say(letter, HEADER_BYTES, Long.toString(size.headers()));
      say(letter, SHA256, valueSha256);
      letter.remove(FIRST_BYTES).add(FIRST_BYTES, firstBytes);
    }

    private static void say(Headers letter, String name, String value) {
      letter.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
