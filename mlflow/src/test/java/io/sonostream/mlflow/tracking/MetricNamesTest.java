package io.sonostream.mlflow.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricNamesTest {
  @Test
  void whatMlflowTakesStaysAsItIs() {
    for (String name :
        List.of("championDice", "search/trainLoss", "difference.Philips iU22", "a-b.c_d/e")) {
      assertThat(MetricNames.taken(name)).isEqualTo(name);
    }
  }

  @Test
  void whatItRefusesIsReplaced() {
    assertThat(MetricNames.taken("difference.GE LOGIQ E9 (R6), XDclear"))
        .matches("difference\\.GE LOGIQ E9 _R6__ XDclear_[0-9a-f]{8}");
    assertThat(MetricNames.taken("difference.a//b")).startsWith("difference.a__b_");
    assertThat(MetricNames.taken("../a")).startsWith(".._a_");
    assertThat(MetricNames.taken("/a")).startsWith("_a_");
    assertThat(MetricNames.taken("a/")).startsWith("a__");
    assertThat(MetricNames.taken("..")).startsWith(".._");
    assertThat(MetricNames.taken("")).startsWith("_");
    assertThat(MetricNames.taken("difference." + "x".repeat(300))).hasSize(250);
    assertThat(MetricNames.taken("difference.Gerät")).startsWith("difference.Ger_t_");
  }

  @Test
  void namesThatLookAlikeThenStayApart() {
    Set<String> taken =
        List.of("a(b)", "a,b,", "a_b_", "a/b,", "x".repeat(260), "x".repeat(261)).stream()
            .map(MetricNames::taken)
            .collect(Collectors.toSet());
    assertThat(taken).hasSize(6);
    assertThat(MetricNames.taken("a(b)")).as("at every look").isEqualTo(MetricNames.taken("a(b)"));
  }
}
