package io.sonostream.gateway.igtl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands before every body.
 *
 * @param version 1, or from 2 on: the body has a header of its own, and metadata
 * @param at null where the sender says no time
 * @param size of the body in bytes
 */
record Header(
    int version, String type, String device, @Nullable Instant at, long size, long checksum) {
  static final int BYTES = 58;
  static final int TYPE_BYTES = 12;
  static final int NAME_BYTES = 20;
  private static final int MOST_VERSION = 3;
  private static final double FRACTION = 1L << 32;
  private static final long NANOS = 1_000_000_000L;

  /**
   * @throws IOException when this is no header: where the next message begins is not known then
   */
  static Header read(ByteBuffer from) throws IOException {
    int version = from.getShort() & 0xffff;
    String type = name(from, TYPE_BYTES);
    String device = name(from, NAME_BYTES);
    long seconds = from.getInt() & 0xffffffffL;
    long fraction = from.getInt() & 0xffffffffL;
    long size = from.getLong();
    long checksum = from.getLong();
    if (version < 1 || version > MOST_VERSION) {
      throw new IOException(
          "the peer sends version " + version + "; OpenIGTLink's are 1 to " + MOST_VERSION);
    }
    if (type.isEmpty() || !type.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException("the peer sends a message without a type; that is no OpenIGTLink");
    }
    if (size < 0) {
      throw new IOException(
          "the peer announces a " + type + " of " + Long.toUnsignedString(size) + " bytes");
    }
    Instant at =
        seconds == 0 && fraction == 0
            ? null
            : Instant.ofEpochSecond(seconds, Math.min(NANOS - 1, nanos(fraction)));
    return new Header(version, type, device, at, size, checksum);
  }

  /** Rounded to the nearest, so that what was written comes back. */
  private static long nanos(long fraction) {
    return Math.round(fraction / FRACTION * NANOS);
  }

  void write(ByteBuffer to) {
    to.putShort((short) version);
    put(to, type, TYPE_BYTES);
    put(to, device, NAME_BYTES);
    to.putInt(at == null ? 0 : (int) at.getEpochSecond());
    to.putInt(at == null ? 0 : (int) (long) (at.getNano() / (double) NANOS * FRACTION));
    to.putLong(size).putLong(checksum);
  }

  /** Up to the first zero; what is not printable ASCII comes as a question mark. */
  static String name(ByteBuffer from, int bytes) {
    byte[] text = new byte[bytes];
    from.get(text);
    int length = 0;
    while (length < bytes && text[length] != 0) {
      if (text[length] < ' ' || text[length] == 0x7f) {
        text[length] = '?';
      }
      length++;
    }
    return new String(text, 0, length, StandardCharsets.US_ASCII);
  }

  static void put(ByteBuffer to, String text, int bytes) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    to.put(Arrays.copyOf(ascii, bytes));
  }
}
