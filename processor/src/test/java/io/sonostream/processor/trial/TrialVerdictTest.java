package io.sonostream.processor.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.trial.TrialVerdict.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialVerdictTest {
  @ParameterizedTest
  @EnumSource(Fault.class)
  void whatOneProcessTellsTheOtherReads(Fault fault) {
    TrialVerdict verdict = new TrialVerdict(fault, "its answer has 3 sides");
    assertThat(TrialVerdict.parse(verdict.text())).isEqualTo(verdict);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void eachFaultIsAStepAtWhichModelsAreRefused(Fault fault) {
    assertThat(Step.values()).extracting(Step::name).contains(fault.name());
  }

  @Test
  void aPassIsReadToo() {
    assertThat(TrialVerdict.parse(TrialVerdict.PASSED.text())).isEqualTo(TrialVerdict.PASSED);
    assertThatThrownBy(() -> TrialVerdict.parse("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrialVerdict.parse("maybe so"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsThatNoTrialCouldKeepAreRefused() {
    assertThatThrownBy(() -> new TrialLimits(Duration.ofMillis(10), 4L << 30))
        .hasMessageContaining("at least 1 s");
    assertThatThrownBy(() -> new TrialLimits(Duration.ofMinutes(1), 1 << 20))
        .hasMessageContaining("memory-bytes is 1048576");
  }
}
