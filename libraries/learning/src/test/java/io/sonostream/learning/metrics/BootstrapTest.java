package io.sonostream.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private final Bootstrap bootstrap = new Bootstrap(7);

  @Test
  void meanGivesEverySubjectTheSameWeight() {
    List<String> subjects = List.of("a", "a", "a", "b");
    Interval interval = bootstrap.mean(subjects, new double[] {0, 0, 0, 1});
    assertThat(interval.mean()).isEqualTo(0.5);
    assertThat(interval.subjects()).isEqualTo(2);
  }

  @Test
  void intervalOfTheMeanIsAboutTwoStandardErrors() {
    Random random = new Random(3);
    List<String> subjects = new ArrayList<>();
    double[] values = new double[400];
    for (int i = 0; i < values.length; i++) {
      subjects.add("s" + i);
      values[i] = random.nextGaussian();
    }
    Interval interval = bootstrap.mean(subjects, values);
    assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 / 20, within(0.03));
  }

  @Test
  void seesASmallButSteadyDifferenceThroughLargeScatter() {
    Random random = new Random(5);
    List<String> subjects = new ArrayList<>();
    double[] champion = new double[60];
    double[] challenger = new double[60];
    for (int i = 0; i < champion.length; i++) {
      subjects.add("s" + i);
      champion[i] = random.nextDouble();
      challenger[i] = champion[i] + 0.02 + 0.01 * random.nextGaussian();
    }
    assertThat(bootstrap.difference(subjects, champion, challenger).low()).isPositive();
    assertThat(bootstrap.difference(subjects, champion, champion).high()).isZero();
  }

  @Test
  void undefinedValuesTakeNoPart() {
    assertThat(bootstrap.mean(List.of("a", "b"), new double[] {0.25, Double.NaN}).mean())
        .isEqualTo(0.25);
    assertThat(bootstrap.mean(List.of("a"), new double[] {Double.NaN})).isEqualTo(Interval.NONE);
  }

  @Test
  void oneSubjectHasAMeanButNoInterval() {
    Interval interval = bootstrap.mean(List.of("a", "a"), new double[] {0.5, 0.7});
    assertThat(interval.mean()).isCloseTo(0.6, within(1e-12));
    assertThat(interval.low()).isNaN();
  }

  @Test
  void refusesUnpairedNumbers() {
    assertThatThrownBy(
            () -> bootstrap.difference(List.of("a"), new double[] {1}, new double[] {1, 2}))
        .hasMessageContaining("same images");
  }
}
