package io.sonostream.viewer.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Raw pixels as a PNG file (W3C PNG, third edition) with the cheapest choices: filter Up on every
 * row, fastest deflate. About 2 ms for 640x480 gray, at a quarter of the size.
 */
final class FastPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int UP = 2;

  private FastPng() {}

  /**
   * @param channels 1 (gray) or 3 (RGB), 8 bits each
   * @param pixels rows top to bottom, channels interleaved
   */
  static ByteBuffer encode(int width, int height, int channels, ByteBuffer pixels) {
    byte[] packed = deflate(filtered(width * channels, height, pixels));
    ByteBuffer png = ByteBuffer.allocate(SIGNATURE.length + 25 + 12 + packed.length + 12);
    png.put(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) (channels == 1 ? 0 : 2)).put(new byte[3]);
    chunk(png, "IHDR", header.array(), 13);
    chunk(png, "IDAT", packed, packed.length);
    chunk(png, "IEND", new byte[0], 0);
    return png.flip();
  }

  private static byte[] filtered(int stride, int height, ByteBuffer pixels) {
    byte[] rows = new byte[stride * height];
    pixels.duplicate().get(rows);
    byte[] filtered = new byte[(stride + 1) * height];
    for (int y = 0; y < height; y++) {
      int out = y * (stride + 1);
      int row = y * stride;
      if (y == 0) {
        System.arraycopy(rows, 0, filtered, 1, stride);
        continue;
      }
      filtered[out] = UP;
      for (int x = 0; x < stride; x++) {
        filtered[out + 1 + x] = (byte) (rows[row + x] - rows[row + x - stride]);
      }
    }
    return filtered;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      // Stored blocks bound the growth: 5 bytes per 16 KiB, plus the zlib frame.
      byte[] out = new byte[bytes.length + bytes.length / 1000 + 64];
      int length = deflater.deflate(out);
      if (!deflater.finished()) {
        throw new IllegalStateException("deflate outgrew its bound");
      }
      return java.util.Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteBuffer png, String type, byte[] data, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    png.putInt(length).put(name).put(data, 0, length).putInt((int) crc.getValue());
  }
}
