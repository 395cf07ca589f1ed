package io.sonostream.gateway.igtl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.Poses;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeometryTest {
  private static Message.Image placed(Placement placement) {
    return new Message.Image("i", null, 3, 5, 1, placement, new byte[15]);
  }

  @Test
  void aPoseIsTheFirstPixelsPlaceInTheAxesOfDicom() {
    Geometry geometry = Geometry.of(placed(Samples.placement()));

    assertThat(geometry.spacing()).isEqualTo(new PixelSpacing(0.5, 0.25));
    assertThat(Poses.fault(geometry.pose())).isEmpty();
    assertThat(geometry.pose().getRowDirection()).isEqualTo(List.of(-0.0, -1.0, 0.0));
    assertThat(geometry.pose().getColumnDirection()).isEqualTo(List.of(1.0, -0.0, 0.0));
    // Centre (-12.5, 3.75, 210) in LPS, less one column of 0.25 and two rows of 0.5.
    assertThat(geometry.pose().getPosition()).isEqualTo(List.of(-13.5, 4.0, 210.0));
  }

  @Test
  void whatCameInGoesOutAgain() {
    Placement sent = Samples.placement();
    Placement back = Geometry.of(placed(sent)).placement(3, 5);

    assertThat(back.axes()).isEqualTo(Axes.RAS);
    near(back.along(), sent.along());
    near(back.down(), sent.down());
    near(back.across(), sent.across());
    near(back.centre(), sent.centre());
    near(Geometry.of(placed(sent.in(Axes.LPS))).placement(3, 5).centre(), sent.centre());
  }

  private static void near(Vector actual, Vector expected) {
    assertThat(actual.plus(expected.times(-1)).length()).isCloseTo(0, within(1e-9));
  }

  @Test
  void oneMillimetreAPixelIsTakenForNotKnown() {
    assertThat(Geometry.of(placed(Placement.UNKNOWN))).isEqualTo(Geometry.UNKNOWN);
    assertThat(Geometry.UNKNOWN.placement(3, 5)).isEqualTo(Placement.UNKNOWN);

    Placement moved =
        new Placement(
            new Vector(1, 0, 0),
            new Vector(0, 1, 0),
            new Vector(0, 0, 1),
            new Vector(9, 9, 9),
            Axes.LPS);
    assertThat(Geometry.of(placed(moved)).spacing()).isNull();
    assertThat(Geometry.of(placed(moved)).pose().getPosition()).isEqualTo(List.of(8.0, 7.0, 9.0));
  }

  @Test
  void oneMillimetreIsNotKnownEitherWhereTheImageIsTurnedInNumbersOf32Bits() {
    Placement turned =
        new Placement(
            new Vector(0.6f, 0.8f, 0),
            new Vector(-0.8f, 0.6f, 0),
            new Vector(0, 0, 1),
            new Vector(9, 9, 9),
            Axes.RAS);
    assertThat(turned.along().length()).isNotEqualTo(1);
    assertThat(Geometry.of(placed(turned)).spacing()).isNull();
    assertThat(Poses.fault(Geometry.of(placed(turned)).pose())).isEmpty();
  }

  @Test
  void aSkewedOrEmptyMatrixIsNoPose() {
    Placement skewed =
        new Placement(
            new Vector(0.5, 0, 0),
            new Vector(0.3, 0.4, 0),
            new Vector(0, 0, 1),
            Vector.ZERO,
            Axes.RAS);
    assertThat(Geometry.of(placed(skewed)))
        .isEqualTo(new Geometry(new PixelSpacing(0.5, 0.5), null));
    Placement empty = new Placement(Vector.ZERO, Vector.ZERO, Vector.ZERO, Vector.ZERO, Axes.RAS);
    assertThat(Geometry.of(placed(empty))).isEqualTo(Geometry.UNKNOWN);
  }
}
