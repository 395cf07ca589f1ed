package io.sonostream.devices.phantom;

/**
 * How much of an echo is left: losses add up along each beam, on the way down and back, and the
 * time-gain compensation of the scanner gives back what average tissue would have taken. What
 * absorbs less than the average is followed by enhancement, what absorbs more by shadow.
 */
final class Transmission {
  /** What scanners assume, one way, in dB / (cm MHz), for the tissue of {@link LayeredBreast}. */
  static final double ASSUMED_ATTENUATION = 0.43;

  /** A beam is as wide as its aperture, so that neighbours share their losses. */
  private static final float SHARED = 0.22f;

  private final ScanGrid grid;
  private final float decibelsPerStep;
  private final float[] contact;
  private final float[] loss;
  private final float[] shared;

  /** Gain of the time-gain compensation for each sample, in dB. */
  final float[] gain;

  Transmission(ScanGrid grid, float[] contactLossDecibels) {
    this.grid = grid;
    DeviceModel model = grid.model();
    double centimetres = grid.stepMillimetres() / 10;
    // Twice: down and back.
    decibelsPerStep = (float) (2 * centimetres * model.frequencyMegahertz());
    contact = contactLossDecibels.clone();
    loss = new float[grid.lines()];
    shared = new float[grid.lines()];
    gain = new float[grid.samples()];
    for (int sample = 0; sample < gain.length; sample++) {
      gain[sample] = (float) ((sample + 0.5) * decibelsPerStep * ASSUMED_ATTENUATION);
    }
  }

  /** Multiplies both amplitudes by what is left of them after the gain. */
  void apply(Insonation tissue) {
    int lines = grid.lines();
    System.arraycopy(contact, 0, loss, 0, lines);
    for (int sample = 0; sample < grid.samples(); sample++) {
      int row = sample * lines;
      for (int line = 0; line < lines; line++) {
        float half = 0.5f * decibelsPerStep * tissue.attenuation[row + line];
        float left = Decibels.amplitude(gain[sample] - loss[line] - half);
        tissue.amplitude[row + line] *= left;
        tissue.specular[row + line] *= left;
        loss[line] += 2 * half;
      }
      share();
    }
  }

  private void share() {
    int last = loss.length - 1;
    for (int line = 1; line < last; line++) {
      shared[line] = loss[line] + SHARED * (loss[line - 1] - 2 * loss[line] + loss[line + 1]);
    }
    shared[0] = loss[0];
    shared[last] = loss[last];
    System.arraycopy(shared, 0, loss, 0, loss.length);
  }

  /** Poor contact with the skin, in dB for each beam: most exams lose something at one side. */
  static float[] contactLoss(long examSeed, int lines) {
    float[] decibels = new float[lines];
    SmoothNoise noise = new SmoothNoise(Mix.of(examSeed, 4));
    double bad = Math.max(0, noise.at(0.5, 100)) * 14;
    double side = Math.signum(noise.at(0.5, 200));
    for (int line = 0; line < lines; line++) {
      double across = 2.0 * line / lines - 1;
      double edge = Math.max(0, side * across - 0.72) / 0.28;
      double streaks = Math.max(0, noise.rough(across * 5, 0) - 0.35) * 7;
      decibels[line] = (float) (bad * edge * edge + streaks);
    }
    return decibels;
  }
}
