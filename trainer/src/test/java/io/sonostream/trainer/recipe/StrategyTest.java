package io.sonostream.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.config.UserException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyTest {
  private static final List<Block> UNET = unet(4);

  static List<Block> unet(int depth) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      blocks.add(new Block("encoder." + i, Side.CONTRACTING, i));
    }
    blocks.add(new Block("bottleneck", Side.CONTRACTING, depth));
    for (int i = 0; i < depth; i++) {
      blocks.add(new Block("decoder." + i, Side.EXPANDING, depth - 1 - i));
    }
    blocks.add(new Block("head", Side.EXPANDING, 0));
    return blocks;
  }

  /** One digit per block: 0 frozen, 1 full, 3 for a factor of 0.3. */
  private static String picture(Phase phase) {
    StringBuilder text = new StringBuilder();
    for (Block block : UNET) {
      double factor = phase.rates().get(block).factor();
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
    assertThat(Strategy.parse("full").freezeStatistics()).isFalse();
    assertThat(Strategy.parse("full+frozen-bn").freezeStatistics()).isTrue();
    assertThat(Strategy.parse("full+frozen-bn").plan()).isEqualTo(FixedPlan.FULL);
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
}
