package io.sonostream.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.learning.metrics.MaskScore;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationSummaryTest {
  private static ImageScore score(String id, String subject, String device, double dice) {
    double distance = dice == 0 ? Double.NaN : 10 * (1 - dice);
    return new ImageScore(
        id,
        subject,
        device,
        false,
        new MaskScore(dice, dice / 2, distance, Double.NaN, dice, 1),
        (1 - dice) / 2);
  }

  private final List<ImageScore> scores =
      List.of(
          score("1", "a", "L12-4", 1),
          score("2", "a", "L12-4", 0.8),
          score("3", "b", "C5-1", 0.5),
          score("4", "c", "C5-1", 0));

  @Test
  void weighsSubjectsAlikeAndTellsDevicesApart() {
    EvaluationSummary summary = EvaluationSummary.of(scores);
    assertThat(summary.all().of(Metric.DICE).mean()).isCloseTo((0.9 + 0.5) / 3, within(1e-12));
    assertThat(summary.devices()).extracting(GroupSummary::name).containsExactly("C5-1", "L12-4");
    assertThat(summary.devices().get(0).of(Metric.DICE).mean()).isEqualTo(0.25);
    assertThat(summary.subjectDice()).containsEntry("a", 0.9).hasSize(3);
  }

  @Test
  void leavesUndefinedDistancesOutAndCountsThem() {
    EvaluationSummary summary = EvaluationSummary.of(scores);
    assertThat(summary.all().undefinedDistances()).isEqualTo(1);
    assertThat(summary.all().of(Metric.HAUSDORFF95_PIXELS).mean())
        .isCloseTo((1 + 5) / 2.0, within(1e-9));
    assertThat(summary.metrics())
        .containsKeys("dice", "diceLow", "hausdorff95Pixels")
        .doesNotContainKey("hausdorff95Millimetres");
  }

  @Test
  void theTableStatesItsConvention() {
    List<String> lines = EvaluationTable.lines(EvaluationSummary.of(scores));
    assertThat(lines).hasSize(7);
    assertThat(lines.get(2)).startsWith("C5-1").contains(" 2 ");
    assertThat(lines.get(3)).startsWith("L12-4").contains("0.900").doesNotContain("(");
    assertThat(lines.get(4)).contains("Both masks empty: Dice, IoU and sensitivity 1");
    assertThat(lines.get(5)).startsWith("1 images have only one empty mask");
    assertThat(lines.get(6)).contains("Spearman 1.00");
  }
}
