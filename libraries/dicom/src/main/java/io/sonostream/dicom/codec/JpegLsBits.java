package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.nio.ByteBuffer;

/** The bits of a JPEG-LS scan, ITU-T T.87 annex A: after FF a byte has seven. */
final class JpegLsBits {
  private final ByteBuffer in;
  private int current;
  private int left;
  private boolean afterFf;

  JpegLsBits(ByteBuffer in) {
    this.in = in;
  }

  int bit() throws BadDicomException {
    if (left == 0) {
      fill();
    }
    left--;
    return current >> left & 1;
  }

  int bits(int count) throws BadDicomException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  private void fill() throws BadDicomException {
    if (!in.hasRemaining() || (afterFf && (in.get(in.position()) & 0x80) != 0)) {
      throw new BadDicomException("JPEG-LS scan ends too early; it is truncated or damaged");
    }
    current = in.get() & 0xFF;
    left = afterFf ? 7 : 8;
    afterFf = current == 0xFF;
  }

  /** A Golomb code of parameter k, T.87 A.5.3. */
  int golomb(int k, int limit, int escapeBits) throws BadDicomException {
    int zeros = 0;
    while (bit() == 0) {
      if (++zeros > limit) {
        throw new BadDicomException("JPEG-LS scan has a code that is too long");
      }
    }
    return zeros < limit - escapeBits - 1 ? zeros << k | bits(k) : bits(escapeBits) + 1;
  }
}
