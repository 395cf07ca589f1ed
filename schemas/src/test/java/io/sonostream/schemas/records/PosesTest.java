package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.ImagePose;
import java.util.List;
import org.junit.jupiter.api.Test;

class PosesTest {
  private static final List<Double> X = List.of(1.0, 0.0, 0.0);
  private static final List<Double> Y = List.of(0.0, 0.6, 0.8);
  private static final List<Double> PLACE = List.of(-12.5, 3.0, 210.0);

  @Test
  void directionsOfLengthOneAtRightAnglesAreAPose() {
    assertThat(Poses.fault(new ImagePose(PLACE, X, Y))).isEmpty();
  }

  @Test
  void whatIsNoPoseIsNamedWithWhatItMustBe() {
    assertThat(Poses.fault(new ImagePose(List.of(1.0, 2.0), X, Y)))
        .hasValue("pose.position is [1.0, 2.0]; it must be 3 finite numbers");
    assertThat(Poses.fault(new ImagePose(List.of(1.0, Double.NaN, 2.0), X, Y)))
        .hasValue("pose.position is [1.0, NaN, 2.0]; it must be 3 finite numbers");
    assertThat(Poses.fault(new ImagePose(PLACE, List.of(0.0, 0.0, 0.0), Y)))
        .hasValue("pose.rowDirection has length 0.0; a direction has length 1");
    assertThat(Poses.fault(new ImagePose(PLACE, X, List.of(0.6, 0.8, 0.0))))
        .hasValue(
            "pose has rowDirection [1.0, 0.0, 0.0] and columnDirection [0.6, 0.8, 0.0]; they must be at right angles");
  }
}
