package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;

/**
 * What a scan is coded with, ITU-T T.87 annex C.2.4.1.1.
 *
 * @param highest largest sample
 * @param near how far a sample may be from the original; 0 for lossless
 */
record JpegLsParameters(int highest, int near, int t1, int t2, int t3, int reset) {
  JpegLsParameters {
    if (highest < 1 || near < 0 || near > Math.min(255, highest / 2)) {
      throw new IllegalArgumentException("highest sample " + highest + ", near " + near);
    }
  }

  /** Those that the standard gives to samples of so many bits; zeros are filled in. */
  static JpegLsParameters of(int bits, int near, int[] preset) throws BadDicomException {
    int highest = preset[0] == 0 ? (1 << bits) - 1 : preset[0];
    if (highest < 1 || highest >= 1 << bits || near > Math.min(255, highest / 2)) {
      throw new BadDicomException(
          "JPEG-LS scan has samples up to " + highest + " and may be " + near + " beside them");
    }
    int[] t = usual(highest, near);
    for (int i = 0; i < 3; i++) {
      t[i] = preset[i + 1] == 0 ? t[i] : preset[i + 1];
    }
    int reset = preset[4] == 0 ? 64 : preset[4];
    if (t[0] < near + 1 || t[1] < t[0] || t[2] < t[1] || t[2] > highest || reset < 3) {
      throw new BadDicomException("JPEG-LS thresholds are out of order; the file is damaged");
    }
    return new JpegLsParameters(highest, near, t[0], t[1], t[2], reset);
  }

  private static int[] usual(int highest, int near) {
    int t1;
    int t2;
    int t3;
    if (highest >= 128) {
      int factor = (Math.min(highest, 4095) + 128) / 256;
      t1 = factor + 2 + 3 * near;
      t2 = factor * 4 + 3 + 5 * near;
      t3 = factor * 17 + 4 + 7 * near;
    } else {
      int factor = 256 / (highest + 1);
      t1 = Math.max(2, 3 / factor + 3 * near);
      t2 = Math.max(3, 7 / factor + 5 * near);
      t3 = Math.max(4, 21 / factor + 7 * near);
    }
    int first = within(t1, near + 1, highest);
    int second = within(t2, first, highest);
    return new int[] {first, second, within(t3, second, highest)};
  }

  private static int within(int value, int low, int high) {
    return value > high || value < low ? low : value;
  }

  int range() {
    return (highest + 2 * near) / step() + 1;
  }

  /** Distance between two values that a quantised error can have. */
  int step() {
    return 2 * near + 1;
  }

  int escapeBits() {
    return 32 - Integer.numberOfLeadingZeros(range() - 1);
  }

  int limit() {
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(highest));
    return 2 * (bits + Math.max(8, bits));
  }
}
