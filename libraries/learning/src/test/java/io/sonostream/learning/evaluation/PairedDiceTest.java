package io.sonostream.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.learning.metrics.Spacing;
import org.junit.jupiter.api.Test;

class PairedDiceTest {
  private static final byte[] TRUTH = {1, 1, 0, 0};

  @Test
  void aClassThatNobodyHasSaysNothingAboutWhoIsBetter() {
    PairedDice pair = PairedDice.of(score(new byte[] {1, 0, 0, 0}), score(TRUTH));
    assertThat(pair).isEqualTo(new PairedDice(2.0 / 3, 1));
  }

  @Test
  void whoInventsAClassLosesAndWhoLeavesItOutIsRight() {
    PairedDice pair = PairedDice.of(score(new byte[] {1, 1, 2, 0}), score(TRUTH));
    assertThat(pair).isEqualTo(new PairedDice(0.5, 1));
  }

  @Test
  void anImageOnWhichAllAreEmptyCountsForNobody() {
    MaskScore empty = score(new byte[4], new byte[4]);
    PairedDice pair = PairedDice.of(empty, empty);
    assertThat(pair.champion()).isNaN();
    assertThat(pair.challenger()).isNaN();
  }

  @Test
  void aClassThatOnlyTheChallengerKnowsCountsForItAlone() {
    MaskScore champion = MaskScore.of(map(new byte[] {1, 0, 0, 0}), map(TRUTH), 1, Spacing.UNKNOWN);
    PairedDice pair = PairedDice.of(champion, score(new byte[] {1, 1, 2, 0}));
    assertThat(pair).isEqualTo(new PairedDice(2.0 / 3, 0.5));
  }

  private static MaskScore score(byte[] predicted) {
    return score(predicted, TRUTH);
  }

  private static MaskScore score(byte[] predicted, byte[] truth) {
    return MaskScore.of(map(predicted), map(truth), 2, Spacing.UNKNOWN);
  }

  private static ClassMap map(byte[] values) {
    return new ClassMap(2, 2, values);
  }
}
