package io.sonostream.model.golden;

import static io.sonostream.network.graph.Stage.Path.CONTRACTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.architecture.Architectures;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.pass.FoldBatchNorm;
import io.sonostream.network.graph.pass.PruneForServing;
import io.sonostream.network.graph.pass.Serving;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the passes leave; that it computes the same is for the golden tests. */
class ServingTest {

  static List<String> names() {
    return Architectures.names();
  }

  private static Network network(Graph graph) {
    return new Network(graph, Formula.state(graph));
  }

  private static boolean has(Network network, Class<? extends Op> op) {
    return network.graph().nodes().stream().map(Node::op).anyMatch(op::isInstance);
  }

  @ParameterizedTest
  @MethodSource("names")
  void noArchitectureServesWhatOnlyTrainingNeeds(String name) {
    int side = name.equals("unet-original") ? 60 : 64;
    String spec = name.equals("unet-original") ? "unet-original(base=2,depth=2)" : name;
    Graph graph = ArchitectureSpec.parse(spec).build(1, 1, side, side);
    Network served = Serving.probabilities(network(graph));
    assertThat(has(served, Op.BatchNorm.class)).isFalse();
    assertThat(has(served, Op.Dropout.class)).isFalse();
    assertThat(has(served, Op.UpConvolution.class)).isFalse();
    assertThat(served.graph().outputs()).containsExactly("probability");
    assertThat(served.graph().output()).isEqualTo(graph.output());
    assertThat(served.graph().nodes()).noneMatch(n -> n.name().equals("head.1"));
  }

  @Test
  void aBatchNormBehindAnActivationStays() {
    GraphBuilder g = new GraphBuilder();
    g.stage("body", CONTRACTING);
    Graph graph = g.build(g.input(1, 4, 4).conv("conv", 2, 3).relu().norm("bn").conv("out", 1, 1));
    assertThat(has(Serving.logits(network(graph)), Op.BatchNorm.class)).isTrue();
  }

  @Test
  void aBatchNormStaysWhereItsConvolutionIsReadTwice() {
    GraphBuilder g = new GraphBuilder();
    g.stage("body", CONTRACTING);
    Layer conv = g.input(1, 4, 4).conv("conv", 2, 3);
    Graph graph = g.build(conv.norm("bn").plus(conv));
    Network folded = new FoldBatchNorm().apply(network(graph));
    assertThat(has(folded, Op.BatchNorm.class)).isTrue();
  }

  @Test
  void dropoutAtTheOutputIsLeftOut() {
    GraphBuilder g = new GraphBuilder();
    g.stage("body", CONTRACTING);
    Graph graph = g.build(g.input(1, 4, 4).conv("conv", 2, 3).dropout(0.5));
    assertThat(new PruneForServing().apply(network(graph)).graph().outputs())
        .containsExactly("body.conv");
  }

  @Test
  void pixelsWithoutANormalisationNeedNoArithmeticOfTheirOwn() {
    Graph graph = ArchitectureSpec.parse("unet(base=2,depth=1)").build(1, 1, 8, 8);
    Network served = Serving.logits(network(graph));
    assertThat(has(served, Op.Normalise.class)).isFalse();
  }

  @Test
  void ofANormalisationOnlyTheSubtractionStays() {
    Graph graph = ArchitectureSpec.parse("unet-vgg11").build(3, 1, 32, 32);
    List<Op> ops = Serving.logits(network(graph)).graph().nodes().stream().map(Node::op).toList();
    assertThat(ops.get(1))
        .isEqualTo(
            new Op.Normalise(
                List.of(255 * 0.485f, 255 * 0.456f, 255 * 0.406f), List.of(1f, 1f, 1f)));
  }
}
