package io.sonostream.learning.quantisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.packaging.Int8Judgement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody is told whose model no form in bytes serves. */
class RefusalTest {

  private static Refusal lost(double loss, double likeness) {
    return new Refusal(new Int8Judgement(9, 0.8, 0.8 - loss, loss, loss, loss), likeness);
  }

  @Test
  void whereLabelsLetAFormServeItsLikenessIsTheReason() {
    List<Refusal> rungs = List.of(lost(0.01, 1), lost(0.001, 0.83), lost(0.004, 1));
    assertThat(Refusal.nearest(rungs).why())
        .isEqualTo(
            "Dice with f32's masks of the package's probe frames: 0.8300 or more, at least 0.9");
  }

  @Test
  void whereLabelsLetNoneServeTheLeastLossIsTheReason() {
    List<Refusal> rungs = List.of(lost(0.01, 1), lost(0.003, 1), lost(0.004, 1));
    assertThat(Refusal.nearest(rungs).why()).contains("a loss of 0.0030");
  }
}
