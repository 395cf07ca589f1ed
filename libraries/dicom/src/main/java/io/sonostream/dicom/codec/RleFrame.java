package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE Lossless, PS3.5 annex G: PackBits, a segment for each byte of each channel. */
final class RleFrame {
  private static final int HEADER = 64;

  private RleFrame() {}

  static Samples decode(ByteBuffer stream, FrameShape shape) throws BadDicomException {
    ByteBuffer in = stream.slice().order(ByteOrder.LITTLE_ENDIAN);
    int bytes = shape.bitsAllocated() / 8;
    int wanted = shape.channels() * bytes;
    int segments = in.remaining() < HEADER ? -1 : in.getInt(0);
    if (segments != wanted) {
      throw new BadDicomException(
          "RLE frame has "
              + (segments < 0 ? "no header" : segments + " segments")
              + "; "
              + shape.channels()
              + " channels of "
              + shape.bitsAllocated()
              + " bits need "
              + wanted);
    }
    short[] values = new short[shape.samples()];
    for (int segment = 0; segment < wanted; segment++) {
      int from = in.getInt(4 + 4 * segment);
      int to = segment + 1 < wanted ? in.getInt(8 + 4 * segment) : in.limit();
      if (from < HEADER || to < from || to > in.limit()) {
        throw new BadDicomException(
            "RLE segment "
                + (segment + 1)
                + " lies at "
                + from
                + " to "
                + to
                + ", not in its frame");
      }
      // The most significant byte of a sample comes first.
      int shift = 8 * (bytes - 1 - segment % bytes);
      unpack(in.slice(from, to - from), values, segment / bytes, shape.channels(), shift);
    }
    return new Samples(shape.width(), shape.height(), shape.channels(), values);
  }

  private static void unpack(ByteBuffer in, short[] values, int first, int step, int shift)
      throws BadDicomException {
    int at = first;
    while (at < values.length) {
      if (in.remaining() < 2) {
        throw new BadDicomException("RLE frame ends too early; it is truncated or damaged");
      }
      int control = in.get();
      if (control == -128) {
        continue;
      }
      int count = Math.abs(control) + 1;
      int repeated = control < 0 ? in.get() & 0xFF : -1;
      if (control >= 0 && in.remaining() < count) {
        throw new BadDicomException("RLE frame ends too early; it is truncated or damaged");
      }
      for (int i = 0; i < count && at < values.length; i++, at += step) {
        values[at] |= (short) ((repeated < 0 ? in.get() & 0xFF : repeated) << shift);
      }
    }
  }
}
