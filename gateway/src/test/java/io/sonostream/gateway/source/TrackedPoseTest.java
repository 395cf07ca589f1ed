package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.gateway.igtl.Axes;
import io.sonostream.gateway.igtl.Geometry;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.Placement;
import io.sonostream.gateway.igtl.Vector;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.Poses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images whose place comes in transforms of their own. */
class TrackedPoseTest {
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
  private static final String NAME = "ProbeToReference";

  /**
   * In the probe's space: pixels of 0.25 x 0.5 mm, the centre of the image 20 mm below the probe.
   */
  private static final Placement IN_PROBE =
      new Placement(
          new Vector(0.25, 0, 0),
          new Vector(0, 0.5, 0),
          new Vector(0, 0, 1),
          new Vector(0, 20, 0),
          Axes.RAS);

  private final TrackedPose pose = new TrackedPose(NAME, Duration.ofMillis(100));

  private static Message.Image image(Instant at, Placement placement) {
    return new Message.Image("Image_Probe", at, 3, 5, 1, placement, new byte[15]);
  }

  /** By 30 degrees about z, in the numbers of 32 bits that a message has, then away. */
  private static Message.Transform turn(Instant at, double scale) {
    float cos = (float) (Math.cos(Math.PI / 6) * scale);
    float sin = (float) (0.5 * scale);
    return new Message.Transform(
        NAME,
        at,
        new Vector(cos, sin, 0),
        new Vector(-sin, cos, 0),
        new Vector(0, 0, (float) scale),
        new Vector(100, 200, 300));
  }

  @Test
  void anImageLiesWhereItsProbeIs() {
    pose.saw(turn(AT, 1), AT);

    TrackedPose.Placed placed = pose.place(image(AT.plusMillis(30), IN_PROBE), AT);

    assertThat(placed.fault()).isNull();
    Geometry geometry = placed.geometry();
    assertThat(geometry.spacing()).isEqualTo(new PixelSpacing(0.5, 0.25));
    assertThat(Poses.fault(geometry.pose())).isEmpty();
    double cos = Math.cos(Math.PI / 6);
    // In the axes of DICOM, whose first two point the other way.
    near(geometry.pose().getRowDirection(), -cos, -0.5, 0);
    near(geometry.pose().getColumnDirection(), 0.5, -cos, 0);
    // The first pixel: one column of 0.25 and two rows of 0.5 before the centre, 20 mm down.
    double x = -0.25;
    double y = 20 - 2 * 0.5;
    near(
        geometry.pose().getPosition(), -(100 + cos * x - 0.5 * y), -(200 + 0.5 * x + cos * y), 300);
  }

  @Test
  void sizesThatNobodyKnowsStayUnknownWhenTheProbeTurns() {
    pose.saw(turn(AT, 1), AT);

    Geometry geometry = pose.place(image(AT, Placement.UNKNOWN), AT).geometry();

    assertThat(geometry.spacing()).isNull();
    assertThat(Poses.fault(geometry.pose())).isEmpty();
  }

  @Test
  void aTransformOfPixelsSaysTheirSizeToo() {
    pose.saw(turn(AT, 0.2), AT);

    Geometry geometry = pose.place(image(AT, Placement.UNKNOWN), AT).geometry();

    assertThat(geometry.spacing().getRowMillimetres()).isCloseTo(0.2, within(1e-6));
    assertThat(geometry.spacing().getColumnMillimetres()).isCloseTo(0.2, within(1e-6));
    assertThat(Poses.fault(geometry.pose())).isEmpty();
  }

  @Test
  void withoutAtransformOrWithOneThatIsTooOldThereIsNoPoseAndTheSizeStays() {
    Geometry sizeAlone = new Geometry(new PixelSpacing(0.5, 0.25), null);
    TrackedPose.Placed none = pose.place(image(AT, IN_PROBE), AT);
    assertThat(none.geometry()).isEqualTo(sizeAlone);
    assertThat(none.fault()).isEqualTo("no transform ProbeToReference has come");

    pose.saw(turn(AT, 1), AT);
    TrackedPose.Placed old = pose.place(image(AT.plusMillis(101), IN_PROBE), AT);
    assertThat(old.geometry()).isEqualTo(sizeAlone);
    assertThat(old.fault())
        .isEqualTo(
            "the newest transform ProbeToReference is 101 ms away from the image; transform-age is"
                + " 100 ms");
    assertThat(pose.place(image(AT.plusMillis(100), IN_PROBE), AT).fault()).isNull();
    assertThat(pose.place(image(AT.minusMillis(101), IN_PROBE), AT).fault()).isNotNull();
  }

  @Test
  void sendersWithoutTimesAreJoinedByWhenTheirMessagesCame() {
    pose.saw(turn(null, 1), AT);

    assertThat(pose.place(image(null, IN_PROBE), AT.plusMillis(100)).fault()).isNull();
    assertThat(pose.place(image(AT, IN_PROBE), AT.plusMillis(101)).fault()).isNotNull();
  }

  @Test
  void aMatrixThatSaysNoPlaceIsTold() {
    Message.Transform empty =
        new Message.Transform(NAME, AT, Vector.ZERO, Vector.ZERO, Vector.ZERO, Vector.ZERO);
    Vector none = new Vector(Double.NaN, 0, 0);
    for (Message.Transform bad :
        List.of(empty, new Message.Transform(NAME, AT, none, none, none, none))) {
      pose.saw(bad, AT);
      TrackedPose.Placed placed = pose.place(image(AT, IN_PROBE), AT);
      assertThat(placed.geometry().pose()).isNull();
      assertThat(placed.fault())
          .isEqualTo("the transform ProbeToReference says no place: look at its matrix");
    }
  }

  private static void near(List<Double> actual, double... expected) {
    for (int i = 0; i < 3; i++) {
      assertThat(actual.get(i)).as("%s", actual).isCloseTo(expected[i], within(1e-5));
    }
  }
}
