package io.sonostream.gateway.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer of the type {@code multipart/x-mixed-replace}, one after the other.
 * Senders disagree on how many dashes stand before a boundary and on whether a part says its
 * length: both are read. For one thread; holds one part.
 */
public final class PartReader {
  private static final int MOST_LINE = 8 << 10;
  private static final int MOST_HEADERS = 64;
  private static final int FIRST_BYTES = 64 << 10;
  private static final String TYPE = "multipart/x-mixed-replace";

  private final InputStream in;
  private final byte[] boundary;
  private final int mostBytes;
  private final Duration silence;
  private final LongSupplier nanoTime;

  /** What is left of a boundary that ended a part without a length. */
  private boolean atBoundary;

  /**
   * @param in buffered
   * @param contentType of the answer
   * @param mostBytes of a part, and before one
   * @param silence after which a sender of other things than parts is given up
   * @param nanoTime by which that is measured
   * @throws IOException in one line, when the answer is no such stream
   */
  public PartReader(
      InputStream in,
      @Nullable String contentType,
      int mostBytes,
      Duration silence,
      LongSupplier nanoTime)
      throws IOException {
    this.in = in;
    this.mostBytes = mostBytes;
    this.silence = silence;
    this.nanoTime = nanoTime;
    this.boundary = ("--" + boundary(contentType == null ? "" : contentType)).getBytes(ISO_8859_1);
  }

  private static String boundary(String contentType) throws IOException {
    String[] words = contentType.split(";");
    String boundary = "";
    for (String word : words) {
      String[] pair = word.strip().split("=", 2);
      if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("boundary")) {
        boundary = pair[1].strip().replaceAll("^\"|\"$", "").replaceFirst("^-+", "");
      }
    }
    if (!words[0].strip().equalsIgnoreCase(TYPE) || boundary.isEmpty()) {
      String shown = contentType.substring(0, Math.min(80, contentType.length()));
      throw new IOException(
          "it sends '" + shown.replaceAll("[^ -~]", "?") + "'; motion JPEG is " + TYPE);
    }
    return boundary;
  }

  /**
   * Waits for the next part.
   *
   * @throws EOFException when the sender has ended
   * @throws IOException in one line, when what comes is no part
   */
  public Part next() throws IOException {
    if (!atBoundary) {
      seekBoundary();
    }
    atBoundary = false;
    Map<String, String> headers = headers();
    String said = headers.get("content-length");
    byte[] bytes = said == null ? untilBoundary() : exactly(length(said));
    return new Part(
        headers.getOrDefault("content-type", ""), time(headers.get("x-timestamp")), bytes);
  }

  /** A sender may call it otherwise than in its header, and would be listened to for ever. */
  private void seekBoundary() throws IOException {
    long began = nanoTime.getAsLong();
    long passed = 0;
    String line = line();
    while (!isBoundary(line)) {
      passed += line.length() + 1;
      if (passed > mostBytes) {
        throw noBoundary(mostBytes + " bytes");
      }
      if (nanoTime.getAsLong() - began > silence.toNanos()) {
        throw noBoundary(silence.toSeconds() + " s");
      }
      line = line();
    }
  }

  private IOException noBoundary(String within) {
    String sought = new String(boundary, 0, Math.min(80, boundary.length), ISO_8859_1);
    return new IOException(
        "no part begins with a line of '"
            + sought.replaceAll("[^ -~]", "?")
            + "', as its header says, within "
            + within);
  }

  private boolean isBoundary(String line) throws EOFException {
    String wanted = new String(boundary, ISO_8859_1);
    String dashes = line.replaceFirst("^-{2,}", "--");
    if (dashes.equals(wanted + "--")) {
      throw ended();
    }
    return dashes.equals(wanted);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    String line = line();
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() == MOST_HEADERS) {
        throw new IOException("it sends a part with headers that are none");
      }
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
      line = line();
    }
    return headers;
  }

  private int length(String said) throws IOException {
    if (!said.matches("[0-9]{1,9}") || Integer.parseInt(said) > mostBytes) {
      throw new IOException(
          "it announces a part of "
              + said.substring(0, Math.min(20, said.length())).replaceAll("[^ -~]", "?")
              + " bytes; read are at most "
              + mostBytes);
    }
    return Integer.parseInt(said);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw ended();
    }
    return bytes;
  }

  /** Up to a line that begins with the boundary; the line break before it belongs to it. */
  private byte[] untilBoundary() throws IOException {
    byte[] part = new byte[Math.min(mostBytes, FIRST_BYTES)];
    int size = 0;
    while (true) {
      int next = read();
      if (size == mostBytes) {
        throw new IOException(
            "it sends a part without end; read are at most " + mostBytes + " bytes");
      }
      if (size == part.length) {
        part = Arrays.copyOf(part, Math.min(mostBytes, 2 * size));
      }
      part[size++] = (byte) next;
      int length = next == boundary[boundary.length - 1] ? withoutBoundary(part, size) : -1;
      if (length >= 0) {
        rest();
        return Arrays.copyOf(part, length);
      }
    }
  }

  /** Length of a part that ends with a boundary; -1 where it does not. */
  private int withoutBoundary(byte[] part, int size) {
    int begin = size - boundary.length;
    if (begin < 0 || !Arrays.equals(part, begin, size, boundary, 0, boundary.length)) {
      return -1;
    }
    while (begin > 0 && part[begin - 1] == '-') {
      begin--;
    }
    if (begin == 0) {
      return 0;
    }
    if (part[begin - 1] != '\n') {
      return -1;
    }
    return begin > 1 && part[begin - 2] == '\r' ? begin - 2 : begin - 1;
  }

  private void rest() throws IOException {
    if (line().startsWith("--")) {
      throw ended();
    }
    atBoundary = true;
  }

  /** Without its line break. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = read();
    while (next != '\n') {
      if (line.length() == MOST_LINE) {
        throw new IOException("it sends a line of more than " + MOST_LINE + " characters");
      }
      line.append((char) next);
      next = read();
    }
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }

  private int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw ended();
    }
    return next;
  }

  private static EOFException ended() {
    return new EOFException("it has ended the stream");
  }

  /** Seconds since 1970, as mjpg-streamer and others say them. */
  private static @Nullable Instant time(@Nullable String seconds) {
    if (seconds == null || !seconds.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
      return null;
    }
    String[] parts = seconds.split("\\.");
    Duration fraction =
        parts.length == 1
            ? Duration.ZERO
            : Duration.ofNanos(Long.parseLong((parts[1] + "000000000").substring(0, 9)));
    return Instant.ofEpochSecond(Long.parseLong(parts[0])).plus(fraction);
  }
}
