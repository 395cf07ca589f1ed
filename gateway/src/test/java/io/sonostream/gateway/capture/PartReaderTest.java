package io.sonostream.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class PartReaderTest {
  private static final String TYPE = "multipart/x-mixed-replace; boundary=frame";
  private static final int MOST = 1000;
  private static final int RUNS = Integer.getInteger("fuzz.runs", 5_000);

  private static PartReader reader(String type, String body) throws IOException {
    return reader(type, body.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static PartReader reader(String type, byte[] body) throws IOException {
    return reader(type, body, () -> 0);
  }

  private static PartReader reader(String type, byte[] body, LongSupplier nanoTime)
      throws IOException {
    return new PartReader(
        new ByteArrayInputStream(body), type, MOST, Duration.ofSeconds(10), nanoTime);
  }

  private static String text(Part part) {
    return new String(part.bytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void partsWithALengthAreReadWhateverStandsInThem() throws IOException {
    PartReader reader =
        reader(
            TYPE,
            "--frame\r\n"
                + "Content-Type: image/jpeg\r\n"
                + "Content-Length: 12\r\n"
                + "X-Timestamp: 1767225600.25\r\n\r\n"
                + "a\r\n"
                + "--frame\r\n\r\n"
                + "--frame\r\n"
                + "content-length:3\r\n\r\n"
                + "xyz\r\n"
                + "--frame--\r\n");
    Part first = reader.next();
    assertThat(text(first)).isEqualTo("a\r\n--frame\r\n");
    assertThat(first.type()).isEqualTo("image/jpeg");
    assertThat(first.at()).isEqualTo(Instant.parse("2026-01-01T00:00:00.250Z"));
    Part second = reader.next();
    assertThat(text(second)).isEqualTo("xyz");
    assertThat(second.at()).isNull();
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void partsWithoutALengthEndAtTheNextBoundary() throws IOException {
    PartReader reader =
        reader(
            TYPE,
            "--frame\n"
                + "Content-Type: image/jpeg\n\n"
                + "a-e-frame-b\r\n"
                + "--frame\r\n\r\n\r\n"
                + "--frame\r\n\r\n"
                + "last\r\n"
                + "--frame--");
    assertThat(text(reader.next())).isEqualTo("a-e-frame-b");
    assertThat(text(reader.next())).isEmpty();
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void boundariesAreReadAsSendersWriteThem() throws IOException {
    String body =
        "----frame\r\ncontent-length: 1\r\n\r\na\r\n----frame\r\ncontent-length: 1\r\n\r\nb\r\n";
    for (String type :
        new String[] {
          "multipart/x-mixed-replace;boundary=--frame",
          "Multipart/X-Mixed-Replace; charset=x; boundary=\"--frame\"",
          TYPE
        }) {
      PartReader reader = reader(type, body);
      assertThat(text(reader.next())).isEqualTo("a");
      assertThat(text(reader.next())).isEqualTo("b");
    }
  }

  @Test
  void whatIsNoSuchStreamIsRefusedInOneLine() {
    assertThatThrownBy(() -> reader("text/html", ""))
        .isInstanceOf(IOException.class)
        .hasMessage("it sends 'text/html'; motion JPEG is multipart/x-mixed-replace");
    assertThatThrownBy(() -> reader(null, "")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> reader(TYPE, "--frame\r\ncontent-length: 1001\r\n\r\n").next())
        .hasMessage("it announces a part of 1001 bytes; read are at most 1000");
    assertThatThrownBy(() -> reader(TYPE, "--frame\r\n\r\n" + "x".repeat(1001)).next())
        .hasMessage("it sends a part without end; read are at most 1000 bytes");
    assertThatThrownBy(() -> reader(TYPE, "--frame\r\nno header\r\n\r\n").next())
        .hasMessage("it sends a part with headers that are none");
    assertThatThrownBy(() -> reader(TYPE, "x".repeat(10_000)).next())
        .hasMessage("it sends a line of more than 8192 characters");
  }

  /** A camera that calls its boundary otherwise than in its header would be read for ever. */
  @Test
  void partsBehindAnotherBoundaryAreNotLookedForForEver() throws IOException {
    String other = "--other\r\ncontent-length: 3\r\n\r\nabc\r\n";
    String sought = "no part begins with a line of '--frame', as its header says";
    assertThatThrownBy(() -> reader(TYPE, other.repeat(MOST)).next())
        .isInstanceOf(IOException.class)
        .hasMessage(sought + ", within 1000 bytes");

    AtomicLong seconds = new AtomicLong();
    PartReader slow =
        reader(
            TYPE,
            other.repeat(10).getBytes(StandardCharsets.ISO_8859_1),
            () -> TimeUnit.SECONDS.toNanos(seconds.getAndIncrement()));
    assertThatThrownBy(slow::next)
        .isInstanceOf(IOException.class)
        .hasMessage(sought + ", within 10 s");
  }

  @Test
  void damagedStreamsArePartsOrOneLine() throws IOException {
    byte[] good =
        ("--frame\r\n"
                + "Content-Type: image/jpeg\r\n"
                + "Content-Length: 5\r\n"
                + "X-Timestamp: 1.5\r\n\r\n"
                + "abcde\r\n"
                + "--frame\r\n\r\n"
                + "no length\r\n"
                + "--frame\r\n"
                + "Content-Length: 2\r\n\r\n"
                + "xy\r\n"
                + "--frame--\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    int parts = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(17L * run);
      byte[] damaged =
          Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
      for (int i = 0; i < 3 && damaged.length > 0; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      PartReader reader = reader(TYPE, damaged);
      try {
        while (true) {
          assertThat(reader.next().bytes().length).isLessThanOrEqualTo(MOST);
          parts++;
        }
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotNull().doesNotContain("\n");
      }
    }
    assertThat(parts).isGreaterThan(RUNS / 2);
  }
}
