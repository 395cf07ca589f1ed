package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks and unfilters the rows of a PNG file a few at a time, so that memory stays bounded. */
final class PngRows implements AutoCloseable {
  /** A row is too little for zlib: near the end of its room it goes byte by byte. */
  private static final int MOST_AT_ONCE = 1 << 16;

  private final Inflater inflater = new Inflater();
  private final List<ByteBuffer> data;
  private final byte[] filter = new byte[1];
  private final byte[] unpacked;
  private int next;
  private int from;
  private int to;
  private long left;

  /**
   * @param data the contents of the IDAT chunks, in order
   * @param bytes of all rows, with their filters
   */
  PngRows(List<ByteBuffer> data, long bytes) {
    this.data = data;
    this.left = bytes;
    this.unpacked = new byte[(int) Math.min(MOST_AT_ONCE, bytes)];
  }

  /**
   * Reads one row into {@code row}.
   *
   * @param above the row above in the same pass, zeros for the first
   */
  void read(byte[] row, byte[] above, int length, int step) throws BadImageException {
    take(filter, 1);
    take(row, length);
    unfilter(filter[0], row, above, length, step);
  }

  private void take(byte[] into, int length) throws BadImageException {
    for (int done = 0; done < length; ) {
      if (from == to) {
        inflate();
      }
      int part = Math.min(length - done, to - from);
      System.arraycopy(unpacked, from, into, done, part);
      from += part;
      done += part;
    }
  }

  private void inflate() throws BadImageException {
    from = 0;
    to = 0;
    try {
      while (to == 0) {
        to = inflater.inflate(unpacked, 0, (int) Math.min(unpacked.length, left));
        if (to == 0) {
          if (inflater.finished() || inflater.needsDictionary() || next == data.size()) {
            throw new BadImageException("PNG image is truncated: pixel data ends too early");
          }
          inflater.setInput(data.get(next++));
        }
      }
      left -= to;
    } catch (DataFormatException e) {
      throw new BadImageException("PNG image has broken pixel data: " + e.getMessage(), e);
    }
  }

  private static void unfilter(int filter, byte[] row, byte[] above, int length, int step)
      throws BadImageException {
    switch (filter) {
      case 0 -> {}
      case 1 -> {
        for (int i = step; i < length; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 0; i < length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 0; i < length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          row[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 0; i < length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          int corner = i < step ? 0 : above[i - step] & 0xff;
          row[i] += (byte) paeth(left, above[i] & 0xff, corner);
        }
      }
      default ->
          throw new BadImageException("PNG image has row filter " + filter + "; allowed are 0-4");
    }
  }

  private static int paeth(int left, int above, int corner) {
    int estimate = left + above - corner;
    int toLeft = Math.abs(estimate - left);
    int toAbove = Math.abs(estimate - above);
    int toCorner = Math.abs(estimate - corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
