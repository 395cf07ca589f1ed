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
    assertThat(profile(Map.of(1, 20.0, 2, 20.1, 4, 19.0)).targetSize()).isEqualTo(1);
  }

  @Test
  void takesTheLargestOfTheFastestWhenSaturated() {
    BatchProfile profile = profile(Map.of(1, 10.0, 2, 19.9, 4, 20.0, 8, 19.9, 16, 19.7));
    assertThat(profile.targetSize()).isEqualTo(2);
    assertThat(profile.saturatedSize()).isEqualTo(8);
  }

  @Test
  void overlapsOnlyWhereThatIsFaster() {
    TreeMap<Integer, Double> speeds = new TreeMap<>(Map.of(1, 10.0, 8, 20.0));
    assertThat(new BatchProfile(speeds, 20.1).overlapPays()).isTrue();
    assertThat(new BatchProfile(speeds, 20.0).overlapPays()).isFalse();
    assertThat(new BatchProfile(speeds, 0).overlapPays()).isFalse();
    assertThatThrownBy(() -> new BatchProfile(speeds, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void refusesSpeedsThatAreNoSpeeds() {
    assertThatThrownBy(() -> profile(Map.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> profile(Map.of(1, 0.0))).hasMessageContaining("0.0 frames/s");
    assertThatThrownBy(() -> profile(Map.of(1, Double.NaN))).hasMessageContaining("NaN");
    assertThatThrownBy(() -> profile(Map.of(0, 1.0))).hasMessageContaining("size 0");
  }

  private static BatchProfile profile(Map<Integer, Double> speeds) {
    return new BatchProfile(new TreeMap<>(speeds), 0);
  }
}
