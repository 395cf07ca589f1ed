package io.sonostream.devices.clip;

import io.sonostream.imaging.image.Orientation;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;

/**
 * How a clip's pictures are to be turned, as phones write it (ISO/IEC 14496-12, 8.3.2.3): three
 * rows of three numbers, of which the first two of the first two rows turn and mirror.
 */
final class DisplayMatrix {
  /** One in sixteen-sixteen fixed point. */
  private static final int ONE = 1 << 16;

  /** What rounding leaves of a quarter turn's zeros and ones. */
  private static final int ROUNDING = ONE / 100;

  private DisplayMatrix() {}

  /**
   * @param matrix nine numbers
   * @throws UserException when it isn't one of the eight ways to lay a picture on a screen's grid
   */
  static Orientation of(int[] matrix, Path file) {
    int a = unit(matrix[0], file, matrix);
    int b = unit(matrix[1], file, matrix);
    int c = unit(matrix[3], file, matrix);
    int d = unit(matrix[4], file, matrix);
    if (b == 0 && c == 0 && a != 0 && d != 0) {
      return a > 0
          ? (d > 0 ? Orientation.UPRIGHT : Orientation.FLIPPED)
          : (d > 0 ? Orientation.MIRRORED : Orientation.HALF_TURN);
    }
    if (a == 0 && d == 0 && b != 0 && c != 0) {
      return b > 0
          ? (c > 0 ? Orientation.TRANSPOSED : Orientation.QUARTER_TURN)
          : (c > 0 ? Orientation.THREE_QUARTER_TURN : Orientation.TRANSVERSED);
    }
    throw skewed(file, matrix);
  }

  private static int unit(int number, Path file, int[] matrix) {
    if (Math.abs(number) <= ROUNDING) {
      return 0;
    }
    if (Math.abs(Math.abs(number) - ONE) <= ROUNDING) {
      return Integer.signum(number);
    }
    throw skewed(file, matrix);
  }

  private static UserException skewed(Path file, int[] m) {
    return new UserException(
        "clip "
            + file
            + " says that its pictures are to be turned by no whole quarter, or stretched (display"
            + " matrix "
            + m[0] / (double) ONE
            + " "
            + m[1] / (double) ONE
            + " "
            + m[3] / (double) ONE
            + " "
            + m[4] / (double) ONE
            + "); allowed are quarter turns and mirror images: save the clip upright");
  }
}
