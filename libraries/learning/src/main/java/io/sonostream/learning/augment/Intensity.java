package io.sonostream.learning.augment;

import java.util.SplittableRandom;

/**
 * Gain, gamma, speckle, acoustic shadow and inversion: changes of brightness, in place, image only.
 */
final class Intensity {
  /** Rayleigh noise with mean 0 and standard deviation 1: fully developed speckle's amplitude. */
  private static final float[] RAYLEIGH = rayleighTable();

  private Intensity() {}

  /** One look-up table for gain and gamma together. */
  static void gainAndGamma(byte[] pixels, double gain, double logGamma) {
    if (gain == 0 && logGamma == 0) {
      return;
    }
    byte[] table = new byte[256];
    double gamma = Math.exp(logGamma);
    for (int v = 0; v < 256; v++) {
      double changed = 255 * Math.pow(v / 255.0, gamma) * (1 + gain);
      table[v] = (byte) (int) Math.min(255, changed + 0.5);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = table[pixels[i] & 0xff];
    }
  }

  /** Multiplies every pixel by 1 + amount * noise; the channels of a pixel share its noise. */
  static void speckle(byte[] pixels, int channels, double amount, SplittableRandom random) {
    if (amount <= 0) {
      return;
    }
    int plane = pixels.length / channels;
    for (int i = 0; i < plane; i++) {
      float factor = 1 + (float) amount * RAYLEIGH[random.nextInt() & (RAYLEIGH.length - 1)];
      for (int c = 0; c < channels; c++) {
        int at = c * plane + i;
        pixels[at] = (byte) clamp((pixels[at] & 0xff) * factor);
      }
    }
  }

  /**
   * Darkens a soft-edged wedge from a random depth downwards, as bone, gas or a lost contact does.
   */
  static void shadow(byte[] pixels, int channels, int height, int width, SplittableRandom random) {
    double centre = random.nextDouble() * width;
    double slope = (2 * random.nextDouble() - 1) * 0.3;
    double half = width * (0.03 + 0.09 * random.nextDouble());
    double widening = 0.15 * random.nextDouble();
    int top = (int) (height * 0.6 * random.nextDouble());
    double strength = 0.4 + 0.5 * random.nextDouble();
    int plane = height * width;
    for (int y = top; y < height; y++) {
      double middle = centre + slope * (y - top);
      double reach = half + widening * (y - top);
      double onset = Math.min(1, (y - top) / (0.05 * height + 1));
      int from = (int) Math.max(0, middle - 2 * reach);
      int to = (int) Math.min(width - 1.0, middle + 2 * reach);
      for (int x = from; x <= to; x++) {
        double off = (x - middle) / reach;
        double factor = 1 - strength * onset * Math.exp(-off * off * off * off);
        for (int c = 0; c < channels; c++) {
          int at = c * plane + y * width + x;
          pixels[at] = (byte) clamp((float) ((pixels[at] & 0xff) * factor));
        }
      }
    }
  }

  /** Bright becomes dark, and dark bright; black, which surrounds a fitted image, stays black. */
  static void invert(byte[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) -pixels[i];
    }
  }

  private static int clamp(float value) {
    return (int) Math.max(0, Math.min(255, value + 0.5f));
  }

  private static float[] rayleighTable() {
    int size = 4096;
    float[] table = new float[size];
    double mean = Math.sqrt(Math.PI / 2);
    double deviation = Math.sqrt(2 - Math.PI / 2);
    for (int i = 0; i < size; i++) {
      double uniform = (i + 0.5) / size;
      table[i] = (float) ((Math.sqrt(-2 * Math.log(1 - uniform)) - mean) / deviation);
    }
    return table;
  }
}
