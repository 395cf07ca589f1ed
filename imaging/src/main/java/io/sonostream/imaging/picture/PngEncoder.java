package io.sonostream.imaging.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files (W3C PNG specification, third edition) at a device's pace: filter Up on every
 * row, fastest compression. Several times faster than the JDK's writer on ultrasound, whose speckle
 * hardly compresses anyway.
 *
 * <p>Not for several threads at once. Close it to free the compressor.
 */
public final class PngEncoder implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final byte UP = 2;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private byte[] chunk = new byte[1 << 16];

  /** The whole file. */
  public byte[] encode(Picture picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(picture.pixels().length + 256);
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(picture.width()).putInt(picture.height()).put((byte) 8);
    header.put((byte) (picture.channels() == 1 ? GRAY : RGB));
    write(file, "IHDR", header.array(), header.capacity());
    int length = compress(filtered(picture));
    write(file, "IDAT", chunk, length);
    write(file, "IEND", chunk, 0);
    return file.toByteArray();
  }

  @Override
  public void close() {
    deflater.end();
  }

  private static byte[] filtered(Picture picture) {
    int row = picture.width() * picture.channels();
    byte[] pixels = picture.pixels();
    byte[] filtered = new byte[(row + 1) * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      int to = y * (row + 1);
      filtered[to++] = UP;
      int from = y * row;
      for (int x = 0; x < row; x++) {
        int above = y == 0 ? 0 : pixels[from + x - row];
        filtered[to + x] = (byte) (pixels[from + x] - above);
      }
    }
    return filtered;
  }

  private int compress(byte[] filtered) {
    deflater.reset();
    deflater.setInput(filtered);
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      if (length == chunk.length) {
        chunk = Arrays.copyOf(chunk, 2 * chunk.length);
      }
      length += deflater.deflate(chunk, length, chunk.length - length);
    }
    return length;
  }

  private static void write(ByteArrayOutputStream file, String type, byte[] data, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data, 0, length);
    file.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    file.writeBytes(name);
    file.write(data, 0, length);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }
}
