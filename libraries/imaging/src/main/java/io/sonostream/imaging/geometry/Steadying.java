package io.sonostream.imaging.geometry;

/**
 * Lets the probabilities of a frame lean on those of the frame before it where the network is
 * unsure, so that outlines flicker less. Where it is sure nothing is mixed in, so what moves is
 * where it is, and no frame waits for another.
 */
public final class Steadying {
  private static final double MOST = 0.95;

  /** Share of the frame before, by how far the likeliest plane is ahead of the next. */
  private final float[] shares = new float[256];

  /**
   * @param share of the frame before where two planes are equally likely, 0 (none) to 0.95; it
   *     falls evenly to 0 where one is sure
   */
  public Steadying(double share) {
    if (!(share >= 0 && share <= MOST)) {
      throw new IllegalArgumentException(
          "share of the frame before is " + share + "; allowed are 0 (off) to " + MOST);
    }
    for (int lead = 0; lead < shares.length; lead++) {
      shares[lead] = (float) (share * (255 - lead) / 255);
    }
  }

  /**
   * @param now (K,H,W) unsigned bytes: one plane (sigmoid), or background and classes (softmax)
   * @param before the same of the frame before, as this method gave them
   * @return new planes
   */
  public byte[][] lean(byte[][] now, byte[][] before) {
    byte[][] steady = new byte[now.length][now[0].length];
    for (int i = 0; i < now[0].length; i++) {
      float share = shares[lead(now, i)];
      for (int k = 0; k < now.length; k++) {
        int own = now[k][i] & 0xff;
        steady[k][i] = (byte) Math.round(own + share * ((before[k][i] & 0xff) - own));
      }
    }
    return steady;
  }

  private static int lead(byte[][] planes, int i) {
    if (planes.length == 1) {
      return Math.abs(2 * (planes[0][i] & 0xff) - 255);
    }
    int first = 0;
    int second = 0;
    for (byte[] plane : planes) {
      int probability = plane[i] & 0xff;
      if (probability > first) {
        second = first;
        first = probability;
      } else if (probability > second) {
        second = probability;
      }
    }
    return first - second;
  }
}
