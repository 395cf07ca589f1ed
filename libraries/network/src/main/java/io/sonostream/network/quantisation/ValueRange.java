package io.sonostream.network.quantisation;

/**
 * Values that the bytes 0 to 255 stand for, 0 among them; what lies outside is clipped.
 *
 * @param lowest at most 0
 * @param highest above 0
 */
public record ValueRange(double lowest, double highest) {
  private static final int STEPS = 255;

  public ValueRange {
    if (!(lowest <= 0)
        || !(highest >= 0)
        || !(highest - lowest > 0)
        || Double.isInfinite(highest - lowest)) {
      throw new IllegalArgumentException(
          "a range of values is " + lowest + " to " + highest + "; it is finite and holds 0");
    }
  }

  /** The value of one step of a byte. */
  public double scale() {
    return (highest - lowest) / STEPS;
  }

  /** The byte that stands for 0. */
  public int zero() {
    return (int) Math.round(-lowest / scale());
  }
}
