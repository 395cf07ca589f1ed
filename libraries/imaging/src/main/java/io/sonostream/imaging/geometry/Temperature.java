package io.sonostream.imaging.geometry;

/**
 * Makes probabilities as sure as they are right: all log-probabilities of a pixel are divided by
 * one number (temperature scaling; Guo et al. 2017, arXiv:1706.04599). Which class is likeliest
 * stays. So do 0 and 255: a byte does not say how much surer they are than their neighbours.
 */
public final class Temperature {
  /** Of probabilities that are told as the network gives them. */
  public static final Temperature NONE = new Temperature(1);

  private static final double LEAST = 0.05;
  private static final double MOST = 20;

  private final double value;

  /** Of each byte b of probability, (b/255) to the power of 1/value. */
  private final double[] powers = new double[256];

  /** What a byte of one plane becomes, its background being the rest to 255. */
  private final byte[] single = new byte[256];

  /**
   * @param value above 1 for a network that is too sure, below 1 for one that is not sure enough;
   *     0.05-20
   */
  public Temperature(double value) {
    if (!(value >= LEAST && value <= MOST)) {
      throw new IllegalArgumentException(
          "temperature is " + value + "; allowed are " + LEAST + " to " + MOST);
    }
    this.value = value;
    for (int b = 0; b < powers.length; b++) {
      powers[b] = Math.pow(b / 255.0, 1 / value);
    }
    for (int b = 0; b < single.length; b++) {
      single[b] = scaled(b, powers[b] + powers[255 - b]);
    }
  }

  public double value() {
    return value;
  }

  /**
   * The planes as they are told; the same arrays where nothing changes.
   *
   * @param planes (K,H,W) unsigned bytes: one plane (sigmoid), or background and classes (softmax)
   */
  public byte[][] of(byte[][] planes) {
    if (value == 1) {
      return planes;
    }
    int pixels = planes[0].length;
    byte[][] told = new byte[planes.length][pixels];
    for (int i = 0; i < pixels; i++) {
      if (planes.length == 1) {
        told[0][i] = single[planes[0][i] & 0xff];
        continue;
      }
      double sum = 0;
      for (byte[] plane : planes) {
        sum += powers[plane[i] & 0xff];
      }
      for (int k = 0; k < planes.length; k++) {
        told[k][i] = scaled(planes[k][i] & 0xff, sum);
      }
    }
    return told;
  }

  /** What is unsure stays unsure, however it is rounded. */
  private byte scaled(int raw, double sum) {
    if (raw == 0 || raw == 255) {
      return (byte) raw;
    }
    return (byte) Math.max(1, Math.min(254, Math.round(255 * powers[raw] / sum)));
  }
}
