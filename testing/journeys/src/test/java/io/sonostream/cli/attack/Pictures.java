package io.sonostream.cli.attack;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Image files that are not what they say. */
final class Pictures {
  private Pictures() {}

  /**
   * A marker without a length in front: whoever takes the next two bytes for one skips the real
   * size, and finds a small one at the end.
   */
  static byte[] jpegWithTwoSizes() {
    ByteBuffer file = ByteBuffer.allocate(65_476 + 13 + 2);
    file.put(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0x01});
    file.put(startOfFrame(30_000, 30_000));
    file.put(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0});
    file.position(65_476);
    file.put(startOfFrame(64, 64));
    file.put(new byte[] {(byte) 0xff, (byte) 0xd9});
    return file.array();
  }

  private static byte[] startOfFrame(int height, int width) {
    return ByteBuffer.allocate(13)
        .put(new byte[] {(byte) 0xff, (byte) 0xc0, 0, 11, 8})
        .putShort((short) height)
        .putShort((short) width)
        .put(new byte[] {1, 1, 0x11, 0})
        .array();
  }

  /** Sound, but for pixels: they would be as many as it says. */
  static byte[] pngOfSides(int width, int height) {
    return png(width, height, 64);
  }

  /** With more bytes behind its pixels than memory should hold. */
  static byte[] pngBomb(int width, int height, int bytes) {
    return png(width, height, bytes);
  }

  /** One that is as it says: half of it 0, half of it one value. */
  static byte[] plain(int width, int height, int value) {
    byte[] rows = new byte[height * (width + 1)];
    for (int y = height / 2; y < height; y++) {
      java.util.Arrays.fill(rows, y * (width + 1) + 1, (y + 1) * (width + 1), (byte) value);
    }
    return png(width, height, rows);
  }

  private static byte[] png(int width, int height, int unpacked) {
    return png(width, height, new byte[unpacked]);
  }

  private static byte[] png(int width, int height, byte[] rows) {
    try {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
        deflater.write(rows);
      }
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(file);
      out.writeLong(0x89504e470d0a1a0aL);
      byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
      chunk(out, "IHDR", header);
      chunk(out, "IDAT", packed.toByteArray());
      chunk(out, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }
}
