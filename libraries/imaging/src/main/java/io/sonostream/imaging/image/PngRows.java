package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks and unfilters the rows of a PNG file one at a time, so that memory stays bounded. */
final class PngRows implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final List<ByteBuffer> data;
  private int next;

  /** The contents of the IDAT chunks, in order. */
  PngRows(List<ByteBuffer> data) {
    this.data = data;
  }

  /**
   * Reads one row into {@code row}.
   *
   * @param above the row above in the same pass, zeros for the first
   */
  void read(byte[] row, byte[] above, int length, int step) throws BadImageException {
    byte[] filter = new byte[1];
    inflate(filter, 1);
    inflate(row, length);
    unfilter(filter[0], row, above, length, step);
  }

  private void inflate(byte[] to, int length) throws BadImageException {
    int done = 0;
    try {
      while (done < length) {
        int got = inflater.inflate(to, done, length - done);
        done += got;
        if (got == 0) {
          if (inflater.finished() || inflater.needsDictionary() || next == data.size()) {
            throw new BadImageException("PNG image is truncated: pixel data ends too early");
          }
          inflater.setInput(data.get(next++));
        }
      }
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
