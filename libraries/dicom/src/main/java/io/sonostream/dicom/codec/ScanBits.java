package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.nio.ByteBuffer;

/** The bits of a JPEG scan, ITU-T T.81 annex B.1.1.5: a zero byte follows each FF that is data. */
final class ScanBits {
  private final ByteBuffer in;
  private int bits;
  private int held;

  ScanBits(ByteBuffer in) {
    this.in = in;
  }

  /** The next bits without taking them; zeros where the scan has no more. */
  int peek(int count) {
    while (held < count) {
      bits = bits << 8 | nextByte();
      held += 8;
    }
    return bits >>> (held - count) & (1 << count) - 1;
  }

  /**
   * @param count up to 16
   */
  int take(int count) throws BadDicomException {
    if (count == 0) {
      return 0;
    }
    int value = peek(count);
    skip(count);
    return value;
  }

  void skip(int count) throws BadDicomException {
    held -= count;
    if (missing > held / 8) {
      throw new BadDicomException("JPEG scan ends too early; it is truncated or damaged");
    }
  }

  /** Bytes that were made up, since the scan had none. */
  private int missing;

  private int nextByte() {
    if (in.hasRemaining()) {
      int value = in.get() & 0xFF;
      if (value != 0xFF) {
        return value;
      }
      if (in.hasRemaining() && in.get(in.position()) == 0) {
        in.get();
        return value;
      }
      in.position(in.position() - 1);
    }
    missing++;
    return 0;
  }

  /** Goes to the restart marker that must stand here. */
  void restart() throws BadDicomException {
    bits = 0;
    held = 0;
    missing = 0;
    while (in.remaining() >= 2 && in.get(in.position() + 1) == (byte) 0xFF) {
      in.get();
    }
    if (in.remaining() < 2 || in.get() != (byte) 0xFF || (in.get() & 0xF8) != 0xD0) {
      throw new BadDicomException("JPEG scan lacks a restart marker; it is truncated or damaged");
    }
  }
}
