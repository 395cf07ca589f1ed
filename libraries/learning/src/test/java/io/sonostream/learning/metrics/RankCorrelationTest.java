package io.sonostream.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void onlyTheOrderCounts() {
    assertThat(RankCorrelation.of(new double[] {1, 2, 9, 4}, new double[] {-5, 0, 100, 3}))
        .isEqualTo(1);
    assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {3, 2, 1})).isEqualTo(-1);
  }

  /** By hand: ranks 0, 1.5, 1.5, 3 beside 0, 1, 2, 3. */
  @Test
  void equalValuesShareTheirRank() {
    assertThat(RankCorrelation.of(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
        .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
  }

  @Test
  void whereNothingDiffersThereIsNone() {
    assertThat(RankCorrelation.of(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isNaN();
    assertThat(RankCorrelation.of(new double[] {1, 2}, new double[] {1, 2})).isNaN();
    assertThatThrownBy(() -> RankCorrelation.of(new double[3], new double[4]))
        .hasMessage("3 values beside 4");
  }
}
