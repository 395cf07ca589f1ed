package io.sonostream.benchmarks.steady;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The starter model on a few clips of phantoms. */
class SteadyTrialTest {
  private static final Path STARTER = Path.of("..", "..", "models", "starter");

  @Test
  void masksThatLeanOnTheFrameBeforeFlickerLessAndAreNoWorse() {
    ModelPackage model = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    try (FrameSegmenter segmenter = new FrameSegmenter(model, Evaluator.EXACT)) {
      List<SteadyRow> rows =
          new SteadyTrial(segmenter, List.of(0.0, 0.3, 0.7), 192, 15).run(8, 12, 7, () -> {});
      assertThat(rows.get(0).flicker().mean()).as("without").isPositive();
      assertThat(rows.get(1).flicker().mean()).isLessThan(rows.get(0).flicker().mean());
      assertThat(rows.get(2).flicker().mean()).isLessThan(rows.get(1).flicker().mean());
      assertThat(rows.get(2).gain().high()).as("proves no loss of Dice").isNotNegative();
      assertThat(rows.get(0).gain().mean()).isZero();
    }
  }
}
