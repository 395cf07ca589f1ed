package io.sonostream.devices.phantom;

import java.util.SplittableRandom;

/**
 * From complex echoes to gray: electronic noise, the envelope's power, its logarithm and the gray
 * map. The last two are one table over the leading bits of the power's floating-point number, good
 * to 0.02 dB.
 */
final class Detector {
  private static final int DROPPED_BITS = 15;

  /** Gray of glandular tissue, as a share of the dynamic range. */
  private static final double MIDDLE = 0.60;

  private static final int NOISE_LENGTH = 1 << 13;

  private final ScanGrid grid;
  private final long examSeed;
  private final byte[] grayOf = new byte[1 << (32 - DROPPED_BITS - 1)];
  private final float[] noise;
  private final float[] noiseAmplitude;

  Detector(ScanGrid grid, long examSeed, float[] gainDecibels) {
    this.grid = grid;
    this.examSeed = examSeed;
    DeviceModel model = grid.model();
    for (int i = 0; i < grayOf.length; i++) {
      double power = Float.intBitsToFloat(i << DROPPED_BITS);
      double decibels = 10 * Math.log10(Math.max(1e-30, power)) + model.gainDecibels();
      double level = decibels / model.dynamicRangeDecibels() + MIDDLE;
      grayOf[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, level)));
    }
    noise = new float[NOISE_LENGTH + grid.lines()];
    SplittableRandom random = new SplittableRandom(Mix.of(examSeed, 5));
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (random.nextGaussian() * Math.sqrt(0.5));
    }
    noiseAmplitude = new float[grid.samples()];
    for (int sample = 0; sample < noiseAmplitude.length; sample++) {
      noiseAmplitude[sample] =
          Decibels.amplitude((float) model.noiseDecibels() + gainDecibels[sample]);
    }
  }

  /** Adds the noise of that frame, which the time-gain compensation has amplified with depth. */
  void addNoise(long frame, float[] real, float[] imaginary) {
    int lines = grid.lines();
    long seed = Mix.of(examSeed, frame);
    for (int sample = 0; sample < grid.samples(); sample++) {
      long bits = Mix.of(seed, sample);
      int one = (int) bits & (NOISE_LENGTH - 1);
      int other = (int) (bits >>> 32) & (NOISE_LENGTH - 1);
      float amplitude = noiseAmplitude[sample];
      int row = sample * lines;
      for (int line = 0; line < lines; line++) {
        real[row + line] += amplitude * noise[one + line];
        imaginary[row + line] += amplitude * noise[other + line];
      }
    }
  }

  /** Gray for each sample of each beam. */
  void detect(float[] real, float[] imaginary, byte[] gray) {
    for (int i = 0; i < gray.length; i++) {
      float power = real[i] * real[i] + imaginary[i] * imaginary[i];
      gray[i] = grayOf[Float.floatToRawIntBits(power) >>> DROPPED_BITS];
    }
  }
}
