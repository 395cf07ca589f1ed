package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SteadyingTest {
  private static byte[] plane(int... values) {
    byte[] plane = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      plane[i] = (byte) values[i];
    }
    return plane;
  }

  /** By hand: 128 leads by 1, so 0.8 of 254/255 of the way to the frame before. */
  @Test
  void leansWhereItIsUnsureAndStandsWhereItIsSure() {
    byte[][] now = {plane(128, 255, 0, 191)};
    byte[][] before = {plane(28, 0, 255, 91)};
    assertThat(new Steadying(0.8).lean(now, before)[0]).isEqualTo(plane(48, 255, 0, 151));
    assertThat(now[0]).as("the network's own stay").isEqualTo(plane(128, 255, 0, 191));
  }

  @Test
  void anOutlineThatFlickersStandsStill() {
    Decision decision = new Decision(0.5);
    Steadying steadying = new Steadying(0.7);
    byte[][] before = {plane(150)};
    int changes = 0;
    for (int frame = 0; frame < 20; frame++) {
      byte[][] now = {plane(frame % 2 == 0 ? 120 : 145)};
      byte[][] steady = steadying.lean(now, before);
      boolean was = decision.decide(before, 1, 1, false).map().values()[0] == 1;
      boolean is = decision.decide(steady, 1, 1, false).map().values()[0] == 1;
      changes += was == is ? 0 : 1;
      before = steady;
    }
    assertThat(changes).as("of 20 by itself").isLessThanOrEqualTo(1);
  }

  @Test
  void planesOfSeveralClassesStayADistribution() {
    byte[][] now = {plane(100, 0), plane(90, 255), plane(65, 0)};
    byte[][] before = {plane(20, 255), plane(215, 0), plane(20, 0)};
    byte[][] steady = new Steadying(0.9).lean(now, before);
    assertThat(steady[1][1]).as("sure").isEqualTo((byte) 255);
    assertThat(steady[1][0] & 0xff).isGreaterThan(180);
    int sum = (steady[0][0] & 0xff) + (steady[1][0] & 0xff) + (steady[2][0] & 0xff);
    assertThat(sum).isBetween(253, 257);
  }

  @Test
  void aShareOfAllWouldNeverSeeANewFrame() {
    assertThatThrownBy(() -> new Steadying(1))
        .hasMessage("share of the frame before is 1.0; allowed are 0 (off) to 0.95");
    byte[][] now = {plane(128)};
    assertThat(new Steadying(0).lean(now, new byte[][] {plane(0)})[0]).isEqualTo(plane(128));
  }
}
