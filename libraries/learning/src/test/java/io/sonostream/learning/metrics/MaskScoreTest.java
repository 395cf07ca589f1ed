package io.sonostream.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskScoreTest {
  /** Lesion, nerve; nobody looked for nerves. */
  @Test
  void aClassThatNobodyLookedForCountsNowhere() {
    ClassMap truth = new ClassMap(4, 1, new byte[] {1, 1, 0, 0});
    ClassScope lesions = new ClassScope(Set.of(2));
    MaskScore draws =
        MaskScore.of(
            new ClassMap(4, 1, new byte[] {1, 1, 2, 2}), truth, 2, Spacing.UNKNOWN, lesions);
    assertThat(draws.dice()).isEqualTo(1);
    assertThat(draws.classDice()).containsExactly(1.0, Double.NaN);
    // But where a lesion was drawn there is no nerve.
    MaskScore over =
        MaskScore.of(
            new ClassMap(4, 1, new byte[] {1, 2, 2, 2}), truth, 2, Spacing.UNKNOWN, lesions);
    assertThat(over.dice()).isEqualTo(2.0 / 3);
    ClassMap empty = new ClassMap(4, 1, new byte[4]);
    MaskScore nothing =
        MaskScore.of(
            new ClassMap(4, 1, new byte[] {2, 2, 2, 2}), empty, 2, Spacing.UNKNOWN, lesions);
    assertThat(nothing.dice()).isEqualTo(1);
    assertThat(nothing.classDice()).containsExactly(Double.NaN, Double.NaN);
  }

  private static ClassMap square(int left, int top, int side) {
    byte[] values = new byte[40 * 30];
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        values[y * 40 + x] = 1;
      }
    }
    return new ClassMap(40, 30, values);
  }

  @Test
  void anEqualMaskIsPerfect() {
    MaskScore score = MaskScore.of(square(5, 5, 10), square(5, 5, 10), 1, new Spacing(0.2, 0.2));
    assertThat(score).isEqualTo(new MaskScore(1, 1, 0, 0, 1, 1));
  }

  @Test
  void aShiftedSquareHasTheTextbookNumbers() {
    // 10x10 squares, shifted by 4 columns: 60 pixels shared.
    MaskScore score = MaskScore.of(square(9, 5, 10), square(5, 5, 10), 1, new Spacing(0.5, 2));
    assertThat(score.dice()).isCloseTo(0.6, within(1e-12));
    assertThat(score.iou()).isCloseTo(60.0 / 140, within(1e-12));
    assertThat(score.sensitivity()).isCloseTo(0.6, within(1e-12));
    assertThat(score.specificity()).isCloseTo(1060.0 / 1100, within(1e-12));
    assertThat(score.hausdorff95Pixels()).isCloseTo(4, within(1e-12));
    assertThat(score.hausdorff95Millimetres()).isCloseTo(2, within(1e-12));
  }

  @Test
  void twoEmptyMasksAgreeAndOneEmptyMaskIsAMiss() {
    ClassMap empty = square(0, 0, 0);
    MaskScore both = MaskScore.of(empty, empty, 1, Spacing.UNKNOWN);
    assertThat(both.dice()).isEqualTo(1);
    assertThat(both.hausdorff95Pixels()).isZero();
    assertThat(both.hausdorff95Millimetres()).isNaN();
    MaskScore invented = MaskScore.of(square(5, 5, 3), empty, 1, Spacing.UNKNOWN);
    assertThat(invented.dice()).isZero();
    assertThat(invented.hausdorff95Pixels()).isNaN();
    assertThat(invented.sensitivity()).isNaN();
    MaskScore missed = MaskScore.of(empty, square(5, 5, 3), 1, Spacing.UNKNOWN);
    assertThat(missed.dice()).isZero();
    assertThat(missed.sensitivity()).isZero();
    assertThat(missed.specificity()).isEqualTo(1);
  }

  @Test
  void aClassThatNeitherMaskHasDoesNotCountAsPerfect() {
    byte[] truth = {1, 1, 1, 1, 0, 0};
    byte[] predicted = {1, 1, 0, 0, 0, 0};
    MaskScore score =
        MaskScore.of(new ClassMap(3, 2, predicted), new ClassMap(3, 2, truth), 2, Spacing.UNKNOWN);
    assertThat(score.dice()).as("of class 1 alone, not (2/3 + 1) / 2").isEqualTo(2.0 / 3);
    assertThat(score.iou()).isEqualTo(0.5);
    assertThat(score.sensitivity()).isEqualTo(0.5);
    assertThat(score.classDice()).containsExactly(2.0 / 3, Double.NaN);
  }

  @Test
  void severalClassesCountAlike() {
    byte[] truth = {1, 1, 2, 2};
    byte[] predicted = {1, 1, 0, 0};
    MaskScore score =
        MaskScore.of(new ClassMap(2, 2, predicted), new ClassMap(2, 2, truth), 2, Spacing.UNKNOWN);
    assertThat(score.dice()).isEqualTo(0.5);
    assertThat(score.hausdorff95Pixels()).as("that of class 1 alone is not the image's").isNaN();
    assertThat(
            MaskScore.of(new ClassMap(2, 2, truth), new ClassMap(2, 2, truth), 2, new Spacing(1, 1))
                .hausdorff95Millimetres())
        .isZero();
  }

  @Test
  void ignoredPixelsAreNeitherRightNorWrong() {
    byte rim = (byte) ClassMap.IGNORED;
    ClassMap truth = new ClassMap(4, 1, new byte[] {0, 1, rim, rim});
    MaskScore all =
        MaskScore.of(new ClassMap(4, 1, new byte[] {0, 1, 1, 0}), truth, 1, Spacing.UNKNOWN);
    assertThat(all).isEqualTo(new MaskScore(1, 1, 0, Double.NaN, 1, 1));
    MaskScore none =
        MaskScore.of(new ClassMap(4, 1, new byte[] {0, 0, 1, 1}), truth, 1, Spacing.UNKNOWN);
    assertThat(none.dice()).isZero();
    assertThat(none.hausdorff95Pixels()).isNaN();
    Confusion counts = Confusion.of(new byte[] {0, 1, 1, 0}, truth.values(), 1);
    assertThat(counts).isEqualTo(new Confusion(1, 0, 0, 1));
  }
}
