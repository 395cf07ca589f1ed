package io.sonostream.gateway.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a body, RFC 2046 section 5.1, one after the other; none is ever whole in memory. For
 * one thread.
 */
final class Multipart {
  private static final int MOST_HEADERS = 16 << 10;

  private final InputStream in;
  private final byte[] delimiter;
  private boolean ended;

  /**
   * @param boundary as the media type says it
   */
  Multipart(InputStream in, String boundary) throws IOException {
    if (boundary.isEmpty() || boundary.length() > 70) {
      throw new BadRequestException(
          "boundary has " + boundary.length() + " characters; it must have 1 to 70");
    }
    this.in = new BufferedInputStream(in, 1 << 16);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter may stand at the very beginning, where no line ends before it.
    skipTo(2);
    afterDelimiter();
  }

  /** Where a part's bytes go. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  /** Headers of the next part, by their names in lower case; null after the last. */
  @Nullable Map<String, String> next() throws IOException {
    if (ended) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    int left = MOST_HEADERS;
    while (true) {
      String line = line(left);
      left -= line.length() + 2;
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
  }

  private String line(int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = read(); b != '\n'; b = read()) {
      line.write(b);
      if (line.size() > most) {
        throw new BadRequestException(
            "headers of a part have more than " + MOST_HEADERS + " bytes");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new BadRequestException("body ends within a part; it is cut off");
    }
    return b;
  }

  /** Gives on the bytes of the part whose headers were read last. */
  void body(Sink sink) throws IOException {
    byte[] out = new byte[1 << 16];
    int size = 0;
    int matched = 0;
    while (matched < delimiter.length) {
      int b = read();
      if (b == delimiter[matched]) {
        matched++;
        continue;
      }
      // What looked like the delimiter was a piece of the part. Only its first byte can begin
      // another: a carriage return stands nowhere else in it.
      if (size + matched + 1 > out.length) {
        sink.write(out, 0, size);
        size = 0;
      }
      System.arraycopy(delimiter, 0, out, size, matched);
      size += matched;
      matched = b == delimiter[0] ? 1 : 0;
      if (matched == 0) {
        out[size++] = (byte) b;
      }
    }
    if (size > 0) {
      sink.write(out, 0, size);
    }
    afterDelimiter();
  }

  /** What stands before the first part means nothing. */
  private void skipTo(int matchedAlready) throws IOException {
    int matched = matchedAlready;
    while (matched < delimiter.length) {
      int b = read();
      matched = b == delimiter[matched] ? matched + 1 : b == delimiter[0] ? 1 : 0;
    }
  }

  /** Two hyphens end the body; else the line ends, and a part begins. */
  private void afterDelimiter() throws IOException {
    int first = read();
    if (first == '-') {
      ended = true;
      return;
    }
    int b = first;
    for (int i = 0; b != '\n'; i++) {
      if (i > MOST_HEADERS) {
        throw new BadRequestException("a boundary's line does not end");
      }
      b = read();
    }
  }
}
