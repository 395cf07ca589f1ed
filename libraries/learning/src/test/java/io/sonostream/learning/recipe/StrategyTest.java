package io.sonostream.learning.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Stage;
import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrategyTest {
  private static final List<Stage> UNET =
      ParameterRates.stages(ArchitectureSpec.parse("unet(base=2,depth=4)").build(1, 1, 32, 32));

  /** One digit per stage: 0 frozen, 1 full, 3 for a factor of 0.3. */
  private static String picture(Phase phase) {
    StringBuilder text = new StringBuilder();
    for (Stage stage : UNET) {
      double factor = phase.rates().get(stage).factor();
      text.append(factor == 0.3 ? "3" : factor == 0 ? "0" : "1");
    }
    return text.toString();
  }

  private static List<String> pictures(String strategy, int epochs) {
    return Strategy.parse(strategy).plan().phases(UNET, epochs).stream()
        .map(phase -> phase.from() + ":" + picture(phase))
        .toList();
  }

  @Test
  void everyStrategyDrawsItsPicture() {
    assertThat(pictures("full", 10)).containsExactly("0:1111111111");
    assertThat(pictures("contracting-only", 10)).containsExactly("0:1111100000");
    assertThat(pictures("expanding-only", 10)).containsExactly("0:0000011111");
    assertThat(pictures("frozen-prefix(3)", 10)).containsExactly("0:0001111111");
    assertThat(pictures("discriminative", 10)).containsExactly("0:0033311111");
  }

  @Test
  void gradualStrategiesWakeOneBlockAfterAnother() {
    List<String> inwards = pictures("shallow-to-deep", 27);
    assertThat(inwards).hasSize(10).startsWith("0:1000000000", "2:1100000000");
    assertThat(inwards).endsWith("18:1111111111");
    assertThat(pictures("deep-to-shallow", 27)).startsWith("0:0000000001", "2:0000000011");
  }

  @Test
  void gradualStrategiesFitShortRuns() {
    assertThat(pictures("shallow-to-deep", 1)).hasSizeLessThanOrEqualTo(2);
    for (int epochs = 1; epochs < 40; epochs++) {
      List<Phase> phases = GradualUnfreezing.DEEP_TO_SHALLOW.phases(UNET, epochs);
      assertThat(phases.get(0).from()).isZero();
      assertThat(phases).extracting(Phase::from).doesNotHaveDuplicates().isSorted();
      assertThat(picture(phases.get(phases.size() - 1))).isEqualTo("1111111111");
    }
  }

  @Test
  void statisticsRestOnRequest() {
    assertThat(Strategy.parse("full").freezeNorms()).isFalse();
    assertThat(Strategy.parse("full+frozen-bn").freezeNorms()).isTrue();
    assertThat(Strategy.parse("full+frozen-bn").plan()).isEqualTo(FixedPlan.FULL);
  }

  @Test
  void frozenNormsRestInEveryStage() {
    Graph graph = ArchitectureSpec.parse("unet(base=2,depth=1)").build(1, 1, 8, 8);
    var factors = new ParameterRates(graph, Strategy.parse("expanding-only+frozen-bn"), 3).at(0);
    assertThat(factors)
        .containsEntry("decoder.0.conv1.weight", 1.0)
        .containsEntry("decoder.0.bn1.weight", 0.0)
        .containsEntry("decoder.0.bn1.running_mean", 0.0)
        .containsEntry("encoder.0.conv1.weight", 0.0)
        .hasSize(graph.parameters().size());
  }

  @Test
  void defaultLeavesWhatTheArchitectureFreezes() {
    Graph graph = ArchitectureSpec.parse("unet-efficientnet-b0").build(3, 1, 64, 64);
    var factors = new ParameterRates(graph, Strategy.parse("default"), 1).at(0);
    assertThat(factors).containsValue(0.0).containsValue(1.0);
    assertThat(new ParameterRates(graph, Strategy.FULL, 1).at(0)).doesNotContainValue(0.0);
  }

  @Test
  void searchNamesItsCandidates() {
    assertThat(StrategySearch.parse("search").isChoice()).isTrue();
    assertThat(StrategySearch.parse("search(full, expanding-only)").candidates())
        .extracting(Strategy::name)
        .containsExactly("full", "expanding-only");
    assertThat(StrategySearch.parse("full").isChoice()).isFalse();
  }

  @Test
  void refusesUnknownNames() {
    for (String wrong : List.of("", "all", "frozen-prefix", "frozen-prefix(0)", "search()")) {
      assertThatThrownBy(() -> StrategySearch.parse(wrong))
          .as(wrong)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("strategy '");
    }
    assertThatThrownBy(() -> new FrozenPrefix(10).phases(UNET, 5))
        .hasMessageContaining("leaves nothing to learn");
  }

  @Test
  void theLastStageOfGradualUnfreezingWakesWithinTheRun() {
    Graph graph = ArchitectureSpec.parse("unet(base=2,depth=4)").build(1, 1, 32, 32);
    ParameterRates gradual = new ParameterRates(graph, Strategy.parse("shallow-to-deep"), 30);
    int last = gradual.lastChange(30);
    assertThat(last).isBetween(1, 20);
    assertThat(gradual.changesAt(last)).isTrue();
    assertThat(IntStream.range(last + 1, 30)).noneMatch(gradual::changesAt);
    assertThat(gradual.lastChange(last)).as("of a shorter run").isLessThan(last);
    assertThat(new ParameterRates(graph, Strategy.FULL, 30).lastChange(30)).isZero();
  }
}
