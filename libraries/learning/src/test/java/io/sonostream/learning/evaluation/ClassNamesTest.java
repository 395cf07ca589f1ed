package io.sonostream.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.learning.metrics.Spacing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A task's list of classes has changed since its champion was made. */
class ClassNamesTest {

  @Test
  void aClassThatTheTaskGaveUpCostsTheChampionNothing() {
    ClassNames shrunk = new ClassNames(List.of("lesion", "nerve"), List.of("lesion"));
    ClassMap truth = map(1, 1, 1, 0, 0, 0);
    MaskScore champion = score(shrunk, map(1, 1, 1, 0, 2, 2), truth, ClassScope.ALL);
    assertThat(champion.dice()).isEqualTo(1);
    MaskScore challenger = MaskScore.of(map(1, 1, 0, 0, 0, 0), truth, 1, Spacing.UNKNOWN);
    assertThat(PairedDice.of(champion, challenger)).isEqualTo(new PairedDice(1, 0.8));
  }

  @Test
  void aClassThatIsPutInFrontMovesNoOther() {
    ClassNames grown = new ClassNames(List.of("lesion"), List.of("nerve", "lesion"));
    ClassMap truth = map(2, 2, 2, 0, 0, 0);
    MaskScore champion = score(grown, map(1, 1, 1, 0, 0, 0), truth, ClassScope.ALL);
    assertThat(champion.classDice()).containsExactly(MaskScore.UNKNOWN_CLASS, 1.0);
    MaskScore blind = MaskScore.of(map(0, 0, 0, 0, 0, 0), truth, 2, Spacing.UNKNOWN);
    assertThat(PairedDice.of(champion, blind)).isEqualTo(new PairedDice(1, 0));
    assertThat(PairedDice.of(blind, champion)).isEqualTo(new PairedDice(0, 1));
  }

  @Test
  void aClassThatTheChampionDoesNotHaveCountsForTheChallengerAlone() {
    ClassNames grown = new ClassNames(List.of("lesion"), List.of("nerve", "lesion"));
    ClassMap truth = map(2, 2, 0, 1, 1, 0);
    MaskScore champion = score(grown, map(1, 1, 0, 0, 0, 0), truth, ClassScope.ALL);
    MaskScore challenger = MaskScore.of(map(2, 2, 0, 0, 0, 0), truth, 2, Spacing.UNKNOWN);
    assertThat(PairedDice.of(champion, challenger)).isEqualTo(new PairedDice(1, 0.5));
  }

  @Test
  void whatTheTruthIsSilentAboutStaysSo() {
    ClassNames swapped = new ClassNames(List.of("nerve", "lesion"), List.of("lesion", "nerve"));
    assertThat(swapped.unknown()).isEmpty();
    MaskScore score = score(swapped, map(2, 2, 1, 1), map(1, 1, 0, 0), new ClassScope(Set.of(2)));
    assertThat(score.classDice()).containsExactly(1.0, Double.NaN);
  }

  @Test
  void listsWithoutANameInCommonSaySo() {
    assertThat(new ClassNames(List.of("a", "b"), List.of("c")).haveOneInCommon()).isFalse();
    assertThat(new ClassNames(List.of("a", "b"), List.of("c", "b")).haveOneInCommon()).isTrue();
  }

  /** As the evaluator does it. */
  private static MaskScore score(
      ClassNames names, ClassMap mask, ClassMap truth, ClassScope scope) {
    return MaskScore.of(
            names.inTruthsValues(mask),
            truth,
            names.truth().size(),
            Spacing.UNKNOWN,
            names.judged(scope))
        .without(names.unknown());
  }

  private static ClassMap map(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new ClassMap(values.length, 1, bytes);
  }
}
