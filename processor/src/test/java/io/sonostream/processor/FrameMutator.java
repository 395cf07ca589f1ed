package io.sonostream.processor;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Records for a frame topic, good ones and all kinds of broken ones, the same for the same seed.
 * One thread.
 */
final class FrameMutator {

  /**
   * What must come of a record; a mutation of random bytes may leave a good frame as it was.
   *
   * @param answer MASK, DEAD or EITHER
   */
  record Mutant(byte @Nullable [] value, Answer answer) {}

  enum Answer {
    MASK,
    DEAD,
    EITHER
  }

  private static final int HEADER = 5;
  private static final int SIDE = 48;
  private static final int BOMB_SIDE = 2_048;
  private static final List<Integer> SIDES =
      List.of(0, -1, 1, SIDE - 1, 65_535, 100_000, Integer.MAX_VALUE, Integer.MIN_VALUE);

  private final Random random;
  private final Function<Frame, byte[]> encode;
  private final int foreignSchema;
  private final byte[] noise = new byte[SIDE * SIDE];
  private final byte[] png;
  private final byte[] jpeg;
  private final byte[] bomb;
  private final byte[] liar;
  private long sequence;

  /**
   * @param foreignSchema a registered schema id of other records than frames
   */
  FrameMutator(long seed, Function<Frame, byte[]> encode, int foreignSchema) {
    this.random = new Random(seed);
    this.encode = encode;
    this.foreignSchema = foreignSchema;
    random.nextBytes(noise);
    PixelImage image = new PixelImage(SIDE, SIDE, 1, noise);
    this.png = PngWriter.encode(image);
    this.jpeg = jpeg(noise);
    this.bomb =
        PngWriter.encode(new PixelImage(BOMB_SIDE, BOMB_SIDE, 1, new byte[BOMB_SIDE * BOMB_SIDE]));
    this.liar = png.clone();
    ByteBuffer.wrap(liar).putInt(16, 60_000).putInt(20, 60_000);
  }

  Mutant next() {
    return switch (random.nextInt(20)) {
      case 0, 1 -> mask(good());
      case 2 -> either(flipped(encode.apply(good().build()), HEADER));
      case 3 -> either(lengthOf(encode.apply(good().build())));
      case 4 -> dead(cut(encode.apply(good().build())));
      case 5 -> either(grown(encode.apply(good().build())));
      case 6 -> dead(withByte(encode.apply(good().build()), 0, 1 + random.nextInt(255)));
      case 7 -> dead(withSchema(encode.apply(good().build()), 900_000 + random.nextInt(30)));
      case 8 -> dead(withSchema(encode.apply(good().build()), -1 - random.nextInt(30)));
      case 9 -> either(withSchema(encode.apply(good().build()), foreignSchema));
      case 10 -> dead(null);
      case 11 -> dead(bytes(random.nextInt(HEADER)));
      case 12 -> dead(encode.apply(good().setWidth(SIDES.get(random.nextInt(8))).build()));
      case 13 -> dead(encode.apply(good().setHeight(SIDES.get(random.nextInt(8))).build()));
      case 14 -> either(encode.apply(picture(PixelEncoding.PNG, flipped(png, 0)).build()));
      case 15 -> either(encode.apply(picture(PixelEncoding.JPEG, flipped(jpeg, 0)).build()));
      case 16 -> bomb();
      case 17 -> dead(withByte(bytes(random.nextInt(3_000) + 1), 0, 1 + random.nextInt(255)));
      case 18 -> named();
      default -> oversize();
    };
  }

  private Frame.Builder good() {
    Frame.Builder raw = picture(PixelEncoding.RAW, noise);
    return switch (random.nextInt(3)) {
      case 0 -> raw;
      case 1 -> picture(PixelEncoding.PNG, png);
      default -> picture(PixelEncoding.JPEG, jpeg);
    };
  }

  private Frame.Builder picture(PixelEncoding encoding, byte[] pixels) {
    return FrameFixture.frame("device-" + random.nextInt(6), sequence++)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(encoding)
        .setPixels(ByteBuffer.wrap(pixels));
  }

  /** Small files that want much memory, if one lets them. */
  private Mutant bomb() {
    Frame.Builder frame = picture(PixelEncoding.PNG, random.nextBoolean() ? bomb : liar);
    if (random.nextInt(20) == 0) {
      // An honest one: large, but allowed.
      return mask(picture(PixelEncoding.PNG, bomb).setWidth(BOMB_SIDE).setHeight(BOMB_SIDE));
    }
    if (random.nextBoolean()) {
      frame.setPixels(ByteBuffer.wrap(liar)).setWidth(60_000).setHeight(60_000);
    }
    return dead(encode.apply(frame.build()));
  }

  private Mutant named() {
    Frame.Builder frame = good();
    switch (random.nextInt(9)) {
      case 0 -> frame.setDeviceId("");
      case 1 -> frame.setStreamId("x".repeat(300));
      case 2 -> frame.setTask("never-heard-of-" + random.nextInt(5));
      case 3 -> frame.setSequence(-1 - random.nextInt(9));
      case 4 -> frame.setCapturedAt(Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000));
      case 5 -> frame.setCapturedAt(Instant.ofEpochSecond(-1 - random.nextInt(1_000_000)));
      case 6 -> frame.setPixelFormat(PixelFormat.UNKNOWN);
      case 7 -> frame.setDeviceId("device\u202e-" + random.nextInt(6));
      default -> frame.setPixels(ByteBuffer.allocate(0));
    }
    return dead(encode.apply(frame.build()));
  }

  /** Seldom, since megabytes take their time. */
  private Mutant oversize() {
    if (random.nextInt(8) != 0) {
      return mask(good());
    }
    int side = 1_024;
    if (random.nextBoolean()) {
      return mask(picture(PixelEncoding.RAW, new byte[side * side]).setWidth(side).setHeight(side));
    }
    return dead(
        encode.apply(
            picture(PixelEncoding.RAW, bytes(side * side + 1 + random.nextInt(side))).build()));
  }

  private Mutant mask(Frame.Builder frame) {
    return new Mutant(encode.apply(frame.build()), Answer.MASK);
  }

  private static Mutant dead(byte @Nullable [] value) {
    return new Mutant(value, Answer.DEAD);
  }

  private static Mutant either(byte[] value) {
    return new Mutant(value, Answer.EITHER);
  }

  private byte[] flipped(byte[] good, int from) {
    byte[] bad = good.clone();
    for (int n = 1 + random.nextInt(8); n > 0; n--) {
      // Half of them near the front, where lengths and headers are.
      int reach = random.nextBoolean() ? bad.length : Math.min(bad.length, from + 120);
      bad[from + random.nextInt(reach - from)] = (byte) random.nextInt();
    }
    return bad;
  }

  /** Five bytes that as a length say two thousand millions. */
  private byte[] lengthOf(byte[] good) {
    byte[] bad = good.clone();
    int at = HEADER + random.nextInt(120);
    Arrays.fill(bad, at, at + 4, (byte) 0xfe);
    bad[at + 4] = (byte) random.nextInt(0x10);
    return bad;
  }

  private byte[] cut(byte[] good) {
    return Arrays.copyOf(good, HEADER + random.nextInt(good.length - HEADER));
  }

  private byte[] grown(byte[] good) {
    byte[] bad = Arrays.copyOf(good, good.length + 1 + random.nextInt(200));
    byte[] tail = bytes(bad.length - good.length);
    System.arraycopy(tail, 0, bad, good.length, tail.length);
    return bad;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] withByte(byte[] value, int at, int what) {
    value[at] = (byte) what;
    return value;
  }

  private static byte[] withSchema(byte[] value, int id) {
    ByteBuffer.wrap(value).putInt(1, id);
    return value;
  }

  private static byte[] jpeg(byte[] pixels) {
    java.awt.image.BufferedImage image =
        new java.awt.image.BufferedImage(SIDE, SIDE, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
