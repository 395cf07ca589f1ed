package io.sonostream.benchmarks.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.models.UntrainedModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The short form; {@code sonostream bench swap --swaps 200} is the long one. */
class SwapIT {

  @Test
  void servesEachGoodPackageRefusesEachBrokenOneForItsOwnReasonAndLosesNoFrame() throws Exception {
    SwapPlan plan =
        new SwapPlan(15, 3, UntrainedModel.TINY, "pytorch-cpu-f32", 100, Duration.ofSeconds(1));

    SwapResult result = new SwapRun(plan, System.out::println).run();

    System.out.println(result);
    assertThat(result.faults()).isEmpty();
    assertThat(result.report().missing()).isZero();
    assertThat(result.broken()).isEqualTo(Breakage.values().length);
    assertThat(result.report().refused()).isEqualTo(result.broken());
    assertThat(result.swapMillis()).hasSize(10);
  }
}
