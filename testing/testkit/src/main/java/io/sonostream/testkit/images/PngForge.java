package io.sonostream.testkit.images;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * PNG files of every colour type and depth, also those that no sane program writes: what a reader
 * is tried with. Rows are unfiltered.
 */
public final class PngForge {
  /** Colour types of the PNG specification. */
  public static final int GRAY = 0;

  public static final int RGB = 2;
  public static final int PALETTE = 3;
  public static final int GRAY_ALPHA = 4;
  public static final int RGB_ALPHA = 6;

  private static final int HEADER_END = 33;

  private PngForge() {}

  /**
   * A whole file.
   *
   * @param samples (H,W,samples of the colour type), 0 to {@code 2^bits - 1}
   * @param palette 0xRRGGBB by entry; for {@link #PALETTE} only
   */
  public static byte[] png(
      int width, int height, int bits, int colour, int[] samples, int... palette) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", header.put((byte) bits).put((byte) colour).array());
    if (palette.length > 0) {
      byte[] colours = new byte[3 * palette.length];
      for (int i = 0; i < colours.length; i++) {
        colours[i] = (byte) (palette[i / 3] >> (16 - 8 * (i % 3)));
      }
      chunk(out, "PLTE", colours);
    }
    chunk(out, "IDAT", packed(rows(height, bits, samples)));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** The file with one chunk more, right behind its header or palette. */
  public static byte[] with(byte[] png, String type, byte[] data) {
    boolean coloured = ByteBuffer.wrap(png).getInt(HEADER_END + 4) == 0x504c5445;
    int at = coloured ? HEADER_END + 12 + ByteBuffer.wrap(png).getInt(HEADER_END) : HEADER_END;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, at);
    chunk(out, type, data);
    out.write(png, at, png.length - at);
    return out.toByteArray();
  }

  private static byte[] rows(int height, int bits, int[] samples) {
    int perRow = samples.length / height;
    int bytes = (perRow * bits + 7) / 8;
    byte[] rows = new byte[(bytes + 1) * height];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < perRow; i++) {
        int sample = samples[y * perRow + i];
        int row = y * (bytes + 1) + 1;
        if (bits == 16) {
          rows[row + 2 * i] = (byte) (sample >> 8);
          rows[row + 2 * i + 1] = (byte) sample;
        } else {
          int bit = i * bits;
          rows[row + bit / 8] |= (byte) (sample << (8 - bits - bit % 8));
        }
      }
    }
    return rows;
  }

  private static byte[] packed(byte[] rows) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(rows);
      deflater.finish();
      byte[] buffer = new byte[rows.length + 1000];
      int length = deflater.deflate(buffer);
      return Arrays.copyOf(buffer, length);
    } finally {
      deflater.end();
    }
  }

  /** Writes one chunk: its length, type, data and checksum. */
  public static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] named = new byte[data.length + 4];
    ByteBuffer.wrap(named).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(named);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(named);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
