package io.sonostream.proofs.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes bad bytes out of good ones: some damages after another, each of one of ten kinds. */
final class Mutation {
  private static final int[] NUMBERS = {
    0, 1, -1, 2, 7, 127, 128, 255, 256, 65_535, 65_536, 1 << 20, 1 << 30, 0x7fffffff, 0x80000000
  };
  private static final List<String> WORDS =
      List.of(
          "-1",
          "0",
          "9e99",
          "1e-400",
          "99999999999999999999",
          "null",
          "{}",
          "[[",
          "\"",
          "\n",
          ",,,",
          "NaN",
          "../",
          "\u0000");
  private static final int MOST_DAMAGES = 5;
  private static final int MOST_GROWTH = 64;

  private final Random random;
  private final List<byte[]> good;

  Mutation(Random random, List<byte[]> good) {
    this.random = random;
    this.good = List.copyOf(good);
  }

  byte[] next() {
    byte[] bytes = any().clone();
    for (int n = 1 + random.nextInt(MOST_DAMAGES); n > 0; n--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  private byte[] any() {
    return good.get(random.nextInt(good.size()));
  }

  private byte[] damaged(byte[] bytes) {
    // Headers are where the lies are.
    int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 80);
    int at = reach == 0 ? 0 : random.nextInt(reach);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(MOST_GROWTH));
    switch (random.nextInt(10)) {
      case 0:
        return Arrays.copyOf(bytes, at);
      case 1:
        return Arrays.copyOf(bytes, bytes.length + random.nextInt(MOST_GROWTH));
      case 2:
        return joined(bytes, at, new byte[0], at + length);
      case 3:
        return joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
      case 4:
        byte[] other = any();
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        int to = Math.min(other.length, from + 1 + random.nextInt(MOST_GROWTH));
        return joined(bytes, at, Arrays.copyOfRange(other, from, to), at + length);
      case 5:
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
        return joined(bytes, at, word, at + Math.min(length, random.nextInt(3)));
      case 6:
        return joined(bytes, at, number(), Math.min(bytes.length, at + 4));
      case 7:
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return joined(bytes, at, noise, at + length);
      case 8:
        if (at < bytes.length) {
          bytes[at] = (byte) NUMBERS[random.nextInt(NUMBERS.length)];
        }
        return bytes;
      default:
        if (at < bytes.length) {
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
  }

  private byte[] number() {
    ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    return ByteBuffer.allocate(4).order(order).putInt(number).array();
  }

  /** Bytes before {@code at}, then the middle, then the bytes from {@code rest}. */
  private static byte[] joined(byte[] bytes, int at, byte[] middle, int rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + middle.length);
    out.write(bytes, 0, at);
    out.writeBytes(middle);
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }
}
