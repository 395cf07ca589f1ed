package io.sonostream.client.instances;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InstanceLimitsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void whoWaitsForAnAnswerAsLongAsATransactionMayTakeIsTold() {
    assertThatThrownBy(() -> new InstanceLimits(1, LONG, LONG, 1))
        .hasMessage(
            "patience is PT30S; it must be less than transaction-timeout, which is PT30S: lower it,"
                + " or raise that");
    assertThatCode(() -> new InstanceLimits(1, LONG, LONG.minusMillis(1), 1))
        .doesNotThrowAnyException();
  }
}
