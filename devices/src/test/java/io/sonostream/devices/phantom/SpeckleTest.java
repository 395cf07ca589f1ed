package io.sonostream.devices.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Fully developed speckle has known statistics (Burckhardt 1978). */
class SpeckleTest {
  private static final int SIDE = UniformPhantom.SIDE;

  @Test
  void envelopeOfUniformTissueIsRayleighDistributed() {
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    long count = 0;
    for (int seed = 0; seed < 10; seed++) {
      for (float value : UniformPhantom.without(seed).envelope(0)) {
        double square = (double) value * value;
        sum += value;
        squares += square;
        fourth += square * square;
        count++;
      }
    }
    double mean = sum / count;
    double power = squares / count;
    double signalToNoise = mean / Math.sqrt(power - mean * mean);
    assertThat(signalToNoise).isCloseTo(1.913, within(0.03));
    // Exponential power: its second moment is twice its squared mean.
    assertThat(fourth / count / (power * power)).isCloseTo(2, within(0.1));
  }

  @Test
  void timeGainCompensationKeepsAverageTissueEquallyBrightAtAllDepths() {
    double[] power = new double[4];
    for (int seed = 0; seed < 10; seed++) {
      float[] envelope = UniformPhantom.without(seed).envelope(0);
      for (int i = 0; i < envelope.length; i++) {
        power[i * power.length / envelope.length] += envelope[i] * envelope[i];
      }
    }
    for (double quarter : power) {
      assertThat(quarter / power[0]).isCloseTo(1, within(0.1));
    }
  }

  @Test
  void specklesAreWiderFarFromTheFocusThanInIt() {
    double atFocus = 0;
    double below = 0;
    for (int seed = 0; seed < 6; seed++) {
      float[] envelope = UniformPhantom.without(seed).envelope(0);
      int focus = (int) (SIDE * UniformPhantom.MODEL.focusMillimetres() / 40);
      atFocus += neighbourCorrelation(envelope, focus - 15, focus + 15);
      below += neighbourCorrelation(envelope, SIDE - 32, SIDE - 2);
    }
    assertThat(below / 6).isGreaterThan(atFocus / 6 + 0.05);
  }

  @Test
  void speckleMovesWithTissueAndForgetsSlowly() {
    Phantom phantom = UniformPhantom.without(3);
    float[] first = phantom.envelope(0);
    assertThat(correlation(first, phantom.envelope(0))).isGreaterThan(0.999);
    assertThat(correlation(first, phantom.envelope(1))).isGreaterThan(0.6);
    assertThat(correlation(first, phantom.envelope(90))).isLessThan(0.25);
  }

  @Test
  void brightnessDoesNotFlickerAsTissueMoves() {
    Phantom phantom = UniformPhantom.without(4);
    double first = power(phantom.envelope(0));
    for (int frame = 1; frame < 30; frame++) {
      assertThat(power(phantom.envelope(frame)) / first).isCloseTo(1, within(0.12));
    }
  }

  private static double power(float[] envelope) {
    double power = 0;
    for (float value : envelope) {
      power += value * value;
    }
    return power / envelope.length;
  }

  private static double neighbourCorrelation(float[] envelope, int firstRow, int lastRow) {
    int length = (lastRow - firstRow) * SIDE;
    float[] here = new float[length];
    float[] beside = new float[length];
    System.arraycopy(envelope, firstRow * SIDE, here, 0, length);
    System.arraycopy(envelope, firstRow * SIDE + 2, beside, 0, length);
    return correlation(here, beside);
  }

  private static double correlation(float[] a, float[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += a[i];
      meanB += b[i];
    }
    meanA /= a.length;
    meanB /= b.length;
    double both = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return both / Math.sqrt(aa * bb);
  }
}
