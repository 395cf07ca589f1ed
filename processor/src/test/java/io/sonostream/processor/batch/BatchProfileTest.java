package io.sonostream.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchProfileTest {

  @Test
  void choosesTheSmallestSizeThatIsNearlyTheBest() {
    BatchProfile profile = profile(Map.of(1, 10.0, 2, 15.0, 4, 19.5, 8, 20.0, 16, 19.0));
    assertThat(profile.targetSize()).isEqualTo(4);
    assertThat(profile.saturatedSize()).isEqualTo(8);
    assertThat(profile.bestFramesPerSecond()).isEqualTo(20);
    assertThat(profile.microsPerFrame()).isEqualTo(1e6 / 19.5);
  }

  @Test
  void staysAtOneWhereBatchingDoesNotPay() {
    assertThat(profile(Map.of(1, 20.0, 2, 20.5, 4, 19.0)).targetSize()).isEqualTo(1);
  }

  @Test
  void takesTheLargestOfTheFastestWhenSaturated() {
    BatchProfile profile = profile(Map.of(1, 10.0, 2, 19.9, 4, 20.0, 8, 19.9, 16, 19.7));
    assertThat(profile.targetSize()).isEqualTo(2);
    assertThat(profile.saturatedSize()).isEqualTo(8);
  }

  @Test
  void sharesTheCoresOnlyWhereThatIsFasterAndTakesThatFormsSizeThen() {
    TreeMap<Integer, Double> speeds = new TreeMap<>(Map.of(1, 10.0, 8, 20.0));
    BatchProfile faster = new BatchProfile(speeds, new SharedForm(2, 1, 4, 20.5));
    assertThat(faster.sharedWhereItPays()).contains(new SharedForm(2, 1, 4, 20.5));
    assertThat(faster.saturatedSize()).isEqualTo(4);
    BatchProfile slower = new BatchProfile(speeds, new SharedForm(2, 1, 4, 20.3));
    assertThat(slower.sharedWhereItPays()).isEmpty();
    assertThat(slower.saturatedSize()).isEqualTo(8);
    assertThat(new BatchProfile(speeds, null).sharedWhereItPays()).isEmpty();
    assertThatThrownBy(() -> new SharedForm(1, 0, 8, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new SharedForm(0, 0, 8, 1)).hasMessageContaining("0 batches beside");
  }

  @Test
  void refusesSpeedsThatAreNoSpeeds() {
    assertThatThrownBy(() -> profile(Map.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> profile(Map.of(1, 0.0))).hasMessageContaining("0.0 frames/s");
    assertThatThrownBy(() -> profile(Map.of(1, Double.NaN))).hasMessageContaining("NaN");
    assertThatThrownBy(() -> profile(Map.of(0, 1.0))).hasMessageContaining("size 0");
  }

  private static BatchProfile profile(Map<Integer, Double> speeds) {
    return new BatchProfile(new TreeMap<>(speeds), null);
  }
}
