package io.sonostream.gateway.igtl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes over the network is a message or one clear refusal, and costs what it is. */
class MessageFuzzTest {
  private static final int RUNS = Integer.getInteger("fuzz.runs", 20_000);
  private static final int MOST_MESSAGE = 64 << 20;

  /** However large a message says that it is: what has come is a few hundred bytes. */
  private static final long MOST_BYTES = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private int messages;
  private int refusals;
  private int ends;

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = Arrays.copyOf(good, cut(good.length, random));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      // What matters stands in front: the header, and that of an image.
      int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 142) : bytes.length);
      bytes[at] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xff;
            case 2 -> (byte) (bytes[at] + 1);
            default -> (byte) random.nextInt();
          };
    }
    return bytes;
  }

  private static int cut(int length, Random random) {
    return random.nextInt(8) == 0 ? random.nextInt(length + 1) : length;
  }

  /** Most pass the checksum, or nothing behind it would be tried. */
  private static void mend(byte[] bytes, int length, Random random) {
    if (bytes.length > Header.BYTES && random.nextInt(8) != 0) {
      ByteBuffer message = ByteBuffer.wrap(bytes);
      if (bytes.length == length) {
        message.putLong(Header.BYTES - 2 * Long.BYTES, bytes.length - (long) Header.BYTES);
      }
      message.putLong(
          Header.BYTES - Long.BYTES, Crc64.of(ByteBuffer.wrap(bytes).position(Header.BYTES)));
    }
  }

  private void read(byte[] bytes, int run) {
    MessageReader reader = new MessageReader(new ByteArrayInputStream(bytes), MOST_MESSAGE);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      Message message = reader.next();
      message
          .image()
          .ifPresent(
              image -> {
                Geometry geometry = Geometry.of(image);
                assertThat(geometry.placement(image.width(), image.height())).isNotNull();
              });
      messages++;
    } catch (BadMessageException e) {
      oneLine(e, run);
      refusals++;
    } catch (IOException e) {
      oneLine(e, run);
      ends++;
    } catch (RuntimeException e) {
      throw new AssertionError("run " + run + ": " + e, e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    // The good ones come first, and the loading of classes is counted with them.
    if (run >= 0) {
      assertThat(allocated).as("bytes allocated in run %d", run).isLessThan(MOST_BYTES);
    }
  }

  private static void oneLine(Exception e, int run) {
    String message = e.getMessage();
    if (message == null || message.lines().count() != 1) {
      throw new AssertionError("run " + run + " says: " + message);
    }
  }

  @Test
  void damagedMessagesAreMessagesOrOneClearRefusal() {
    List<byte[]> good = new ArrayList<>();
    for (Message message : Samples.all()) {
      for (int version = 1; version <= 2; version++) {
        good.add(MessageWriter.bytes(message, version));
      }
    }
    good.forEach(bytes -> read(bytes, -1));
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(31 * run + 7L);
      byte[] chosen = good.get(random.nextInt(good.size()));
      byte[] bytes = mutated(chosen, random);
      mend(bytes, chosen.length, random);
      read(bytes, run);
    }
    assertThat(messages).isGreaterThan(RUNS / 10);
    assertThat(refusals).isGreaterThan(RUNS / 10);
    assertThat(ends).isGreaterThan(RUNS / 50);
  }
}
