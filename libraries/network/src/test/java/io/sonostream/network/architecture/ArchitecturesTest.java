package io.sonostream.network.architecture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitecturesTest {

  static List<String> names() {
    return Architectures.names();
  }

  private static Graph build(String spec, int channels, int classes, int height, int width) {
    return ArchitectureSpec.parse(spec).build(channels, classes, height, width);
  }

  @ParameterizedTest
  @CsvSource({
    "unet-original, 1, 2, 572, 31030658, 31030658",
    "unet-original, 3, 2, 572, 31031810, 31031810",
    "unet, 1, 1, 256, 7765409, 7765409",
    "unet-dstl, 3, 1, 256, 441137, 441137",
    "unet-efficientnet-b0, 3, 1, 256, 728949, 726573",
    "unet-efficientnet-b0, 1, 1, 256, 728949, 726573",
  })
  void hasThePublishedNumberOfParameters(
      String spec, int channels, int classes, int side, long total, long trainable) {
    Graph graph = build(spec, channels, classes, side, side);
    assertThat(graph.parameterCount()).isEqualTo(total);
    assertThat(graph.trainableCount()).isEqualTo(trainable);
  }

  @ParameterizedTest
  @CsvSource({"unet-vgg16, 14714688", "unet-vgg11, 9220480"})
  void carriesAllOfVggsFeatures(String spec, long features) {
    long found =
        build(spec, 3, 1, 256, 256).parameters().stream()
            .filter(p -> p.name().startsWith("features."))
            .mapToLong(p -> p.elements())
            .sum();
    assertThat(found).isEqualTo(features);
  }

  /** The 2-D plan of nnU-Net's ResEnc M, cut off after five stages. */
  @Test
  void theResidualEncoderHasTheBlocksAndWidthsOfItsPreset() {
    Graph graph = build("unet-residual", 1, 1, 256, 256);
    Map<String, Long> blocks =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof Op.Add)
            .collect(groupingBy(node -> node.stage().name(), TreeMap::new, counting()));
    assertThat(blocks)
        .containsExactly(
            entry("bottleneck", 6L),
            entry("encoder.0", 1L),
            entry("encoder.1", 3L),
            entry("encoder.2", 4L),
            entry("encoder.3", 6L));
    assertThat(graph.node("bottleneck.block.5.conv2").shape()).isEqualTo(new Shape(512, 16, 16));
    assertThat(build("unet-residual(depth=5)", 1, 1, 256, 256).node("bottleneck.block.0.conv1"))
        .satisfies(node -> assertThat(node.shape()).isEqualTo(new Shape(512, 8, 8)));
  }

  @Test
  void unpaddedConvolutionsGive388Of572() {
    assertThat(build("unet-original", 1, 2, 572, 572).output()).isEqualTo(new Shape(2, 388, 388));
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesAnyNumberOfChannelsAndClasses(String name) {
    int side = name.equals("unet-original") ? 188 : 64;
    for (int channels : new int[] {1, 2, 3, 5}) {
      for (int classes : new int[] {1, 2, 7}) {
        Graph graph = build(name, channels, classes, side, side);
        assertThat(graph.input().channels()).isEqualTo(channels);
        assertThat(graph.output().channels()).isEqualTo(classes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyParameterBelongsToAStageAndHasANameOfItsOwn(String name) {
    int side = name.equals("unet-original") ? 188 : 64;
    Graph graph = build(name, 1, 1, side, side);
    long inStages = graph.stages().stream().mapToLong(s -> graph.parameters(s).size()).sum();
    assertThat(inStages).isEqualTo(graph.parameters().size());
    assertThat(graph.parameters().stream().map(p -> p.name())).doesNotHaveDuplicates();
  }

  @Test
  void servesTheMaskAtTheFramesSizeEvenWhereTheEncoderHalvesOddSizes() {
    assertThat(build("unet-efficientnet-b0", 1, 1, 250, 301).output())
        .isEqualTo(new Shape(1, 250, 301));
  }

  @ParameterizedTest
  @CsvSource({
    "unet, 250, nearest heights are 240 and 256",
    "unet(depth=2), 9, nearest heights are 8 and 12",
    "unet-original, 570, nearest heights are 556 and 572",
    "unet-dstl, 100, nearest heights are 96 and 112",
    "unet-vgg11, 250, nearest heights are 224 and 256",
    "unet-residual, 250, nearest heights are 240 and 256",
  })
  void aSizeThatDoesNotFitIsRefusedWithTheNearestThatDo(String spec, int side, String said) {
    assertThatThrownBy(() -> build(spec, 1, 1, side, side))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(said)
        .hasMessageContaining("expected")
        .hasMessageContaining("found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unet(base=0)|unet: base is 0; allowed are 1 to 256",
        "unet(bse=4)|unet has no parameter bse; it has [base, depth]",
        "u-net|there is no architecture u-net; there are unet,",
        "unet(base=4|is not of the form name or name(key=number,key=number)",
        "unet(base=4,base=5)|is not of the form",
        "unet(base=-1)|is not of the form",
        "unet(base=99999999999)|is not of the form",
        "|is not of the form",
      })
  void aSpecThatCantBeBuiltIsRefusedInOneLine(String spec, String said) {
    assertThatThrownBy(() -> build(spec == null ? "" : spec, 1, 1, 64, 64))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(said);
  }

  @Test
  void specsPrintAsTheyAreRead() {
    assertThat(ArchitectureSpec.parse("unet( depth=3 ,base=16)"))
        .hasToString("unet(base=16,depth=3)");
    assertThat(ArchitectureSpec.parse("unet").complete()).hasToString("unet(base=32,depth=4)");
    assertThat(ArchitectureSpec.parse("unet-dstl").complete()).hasToString("unet-dstl");
    ArchitectureSpec spec = ArchitectureSpec.parse("unet-plus-plus(base=8)");
    assertThat(ArchitectureSpec.parse(spec.toString())).isEqualTo(spec);
  }
}
