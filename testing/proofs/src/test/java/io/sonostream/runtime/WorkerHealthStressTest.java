package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.proofs.stress.Race;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerHealthStressTest {

  @Test
  void ofThreadsThatFailAtTheSameTimeOneIsToldAndAllAreCounted() throws Exception {
    IllegalStateException fault = new IllegalStateException("no more");
    Race.run(
        round -> {
          WorkerHealth health = new WorkerHealth();
          return new Race.Round(
              List.of(
                  () -> health.failed("one", fault),
                  () -> health.failed("two", fault),
                  () -> health.failure().ifPresent(told -> assertThat(told).isNotEmpty())),
              () -> {
                assertThat(health.failures()).isEqualTo(2);
                assertThat(health.failure())
                    .hasValueSatisfying(told -> assertThat(told).containsAnyOf("one", "two"));
              });
        });
  }
}
