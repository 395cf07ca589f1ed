package io.sonostream.imaging.image;

/**
 * What is known about image files beside their bytes.
 *
 * @param depth bits of a 16-bit file that are used, 9-16: white is {@code 2^depth - 1}; 0 where
 *     nobody said. Then a file that goes beyond the lowest quarter of its range is taken as it is,
 *     and any other is refused: a 12-bit picture in a 16-bit file would come out black
 */
public record ImageReading(int depth) {
  /** Nothing is declared. */
  public static final ImageReading UNDECLARED = new ImageReading(0);

  public ImageReading {
    if (depth != 0 && (depth < 9 || depth > 16)) {
      throw new IllegalArgumentException(
          "depth is " + depth + " bits; allowed are 9 to 16, or nothing");
    }
  }

  /** Bits by which samples are scaled. */
  int bits() {
    return depth == 0 ? 16 : depth;
  }

  /**
   * Holds the highest sample of a 16-bit file against what was said.
   *
   * @throws BadImageException when it doesn't fit, or when more must be said
   */
  void check(int highest) throws BadImageException {
    if (depth == 0 && highest > 0 && highest < 1 << 14) {
      int likely = Math.max(9, 32 - Integer.numberOfLeadingZeros(highest));
      throw new BadImageException(
          "16-bit image has no value above "
              + highest
              + ", so it would come out nearly black; say which bits are used: --depth "
              + likely
              + " makes "
              + ((1 << likely) - 1)
              + " white, --depth 16 takes it as dark as it is");
    }
    if (highest > (1 << bits()) - 1) {
      throw new BadImageException(
          "16-bit image has the value "
              + highest
              + "; --depth "
              + depth
              + " allows at most "
              + ((1 << depth) - 1));
    }
  }
}
