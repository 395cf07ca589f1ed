package io.sonostream.devices.phantom;

/** From dB to amplitude by table: one look-up for each sample of each frame. */
final class Decibels {
  private static final int LOWEST = -160;
  private static final int HIGHEST = 120;
  private static final int STEPS = 16;
  private static final float[] AMPLITUDE = new float[(HIGHEST - LOWEST) * STEPS + 1];

  static {
    for (int i = 0; i < AMPLITUDE.length; i++) {
      AMPLITUDE[i] = (float) Math.pow(10, (LOWEST + (double) i / STEPS) / 20);
    }
  }

  private Decibels() {}

  /** Amplitude, to within 0.4 %; beyond -160 and 120 dB, that of the limit. */
  static float amplitude(float decibels) {
    int index = (int) ((decibels - LOWEST) * STEPS + 0.5f);
    return AMPLITUDE[Math.max(0, Math.min(AMPLITUDE.length - 1, index))];
  }
}
