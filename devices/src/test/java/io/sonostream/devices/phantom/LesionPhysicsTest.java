package io.sonostream.devices.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Enhancement and shadow come out of attenuation alone; expected values are worked out by hand. */
class LesionPhysicsTest {
  private static final int SIDE = UniformPhantom.SIDE;

  /** 8 mm thick, 8 MHz, down and back: dB for each dB / (cm MHz) of difference. */
  private static final double PATH = 0.8 * 8 * 2;

  @Test
  void cystIsBlackAndWhatLiesBehindIsEnhanced() {
    Lesion cyst = UniformPhantom.lesion(LesionKind.CYST, -60, 0.03f);
    assertThat(decibels(cyst, 14, 2.5)).isLessThan(-25);
    double enhancement = (Transmission.ASSUMED_ATTENUATION - 0.03) * PATH;
    assertThat(decibels(cyst, 25, 1.5)).isCloseTo(enhancement, within(1.5));
  }

  @Test
  void tumourIsDarkAndCastsShadow() {
    Lesion tumour = UniformPhantom.lesion(LesionKind.MALIGNANT, -15, 1.2f);
    assertThat(decibels(tumour, 11.5, 1)).isLessThan(-10);
    double shadow = (Transmission.ASSUMED_ATTENUATION - 1.2) * PATH;
    assertThat(decibels(tumour, 25, 1.5)).isCloseTo(shadow, within(2.0));
  }

  @Test
  void nothingReturnsFromBehindBone() {
    Anatomy anatomy = Anatomy.uniform(UniformPhantom.MODEL, 0.43f, List.of());
    TissueMap map = anatomy.tissue();
    for (int column = 0; column < map.columns(); column++) {
      for (int row = 0; row < map.rows(); row++) {
        if (Math.abs(map.x(column)) < 5 && map.z(row) > 14 && map.z(row) < 20) {
          map.cells()[map.at(column, row) + TissueMap.ATTENUATION] = 9;
        }
      }
    }
    float[] envelope = UniformPhantom.with(2, anatomy).envelope(0);
    int middle = column(0);
    double behind = power(envelope, middle, row(25), 6);
    double beside = power(envelope, column(13), row(25), 6);
    assertThat(10 * Math.log10(behind / beside)).isLessThan(-40);
  }

  @Test
  void truthIsTheCrossSectionOfTheLesion() {
    Phantom phantom =
        UniformPhantom.with(5, List.of(UniformPhantom.lesion(LesionKind.CYST, -60, 0.03f)));
    PhantomFrame frame = phantom.frame(0);
    int pixels = 0;
    for (byte value : frame.truth()) {
      pixels += value;
    }
    double area = pixels * frame.rowMillimetres() * frame.columnMillimetres();
    assertThat(area).isCloseTo(Math.PI * 4 * 4, within(0.06 * Math.PI * 16));
  }

  /** Mean power about a place on the axis of the lesion against the same place without it. */
  private static double decibels(Lesion lesion, double depth, double radius) {
    double with = 0;
    double without = 0;
    int pixels = (int) (radius / 40 * SIDE);
    for (int seed = 0; seed < 8; seed++) {
      int offset = lesionColumn(seed, lesion);
      float[] one = UniformPhantom.with(seed, List.of(lesion)).envelope(0);
      float[] other = UniformPhantom.without(seed).envelope(0);
      with += power(one, offset, row(depth), pixels);
      without += power(other, offset, row(depth), pixels);
    }
    return 10 * Math.log10(with / without);
  }

  /** Where the probe's start has put the middle of the lesion. */
  private static int lesionColumn(long seed, Lesion lesion) {
    byte[] truth = UniformPhantom.with(seed, List.of(lesion)).frame(0).truth();
    long sum = 0;
    int count = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += truth[i] * (i % SIDE);
      count += truth[i];
    }
    return (int) (sum / count);
  }

  private static int row(double depth) {
    return (int) (depth / 40 * SIDE);
  }

  private static int column(double x) {
    return (int) ((x / UniformPhantom.MODEL.apertureMillimetres() + 0.5) * SIDE);
  }

  private static double power(float[] envelope, int column, int row, int radius) {
    double power = 0;
    for (int y = row - radius; y <= row + radius; y++) {
      for (int x = column - radius; x <= column + radius; x++) {
        power += envelope[y * SIDE + x] * envelope[y * SIDE + x];
      }
    }
    return power / ((2 * radius + 1) * (2 * radius + 1));
  }
}
