package io.sonostream.network.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.GraphBuilder.Layer;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphTest {
  private static final Stage STAGE = new Stage("body", Stage.Path.CONTRACTING);

  /** A network that does not fit together, and what is said of it. */
  enum Misfit {
    CONCAT(
        x -> x.concat(x.maxPool(2)),
        "node body.concat: expected inputs of one height and width, found [4x12x8, 4x6x4]"),
    ADD(
        x -> x.plus(x.conv("c", 5, 1)),
        "node body.add: expected two inputs of one shape, found [4x12x8, 5x12x8]"),
    GATE(
        x -> x.times(x.maxPool(2)),
        "node body.multiply: expected a gate of 4x12x8, 1x12x8 or 4x1x1, found 4x6x4"),
    POOL(
        x -> x.maxPool(5),
        "node body.maxpool: expected height and width divisible by 5, found 12x8"),
    GROUPS(
        x -> x.conv("c", new Op.Convolution(6, 3, 1, 1, 4, true)),
        "node body.c: expected channels in and out divisible by 4 groups, found 4 in, 6 out"),
    KERNEL(
        x -> x.conv("c", new Op.Convolution(4, 9, 1, 0, 1, true)),
        "node body.c: expected sides of at least 9, found 4x12x8"),
    CROP(x -> x.maxPool(2).cropTo(x), "node body.crop: expected at least 12x8, found 4x6x4"),
    SHUFFLE(
        x -> x.conv("c", 6, 1).depthToSpace(),
        "node body.depthtospace: expected channels divisible by 4, found 6x12x8"),
    NORMALISE(
        x -> x.normalise(List.of(0f, 0f), List.of(1f, 1f)),
        "node body.normalise: expected 1 or 2 channels, found 4x12x8");

    private final Consumer<Layer> network;
    private final String said;

    Misfit(Consumer<Layer> network, String said) {
      this.network = network;
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMisfitNamesTheNodeWhatItExpectsAndWhatItFound(Misfit misfit) {
    GraphBuilder g = new GraphBuilder();
    g.stage(STAGE);
    Layer x = g.input(4, 12, 8);
    assertThatThrownBy(() -> misfit.network.accept(x))
        .isInstanceOf(ModelException.class)
        .hasMessage(misfit.said);
  }

  private static Graph tiny() {
    GraphBuilder g = new GraphBuilder();
    g.stage(STAGE);
    return g.build(g.input(1, 4, 4).conv("conv", 2, 3).norm("bn").relu());
  }

  @Test
  void aGraphMadeByHandIsCheckedAsABuiltOneIs() {
    List<Node> nodes = tiny().nodes();
    Node conv = nodes.get(1);
    Node wrong =
        new Node(conv.name(), conv.op(), conv.inputs(), conv.shape().withChannels(3), STAGE);
    assertThatThrownBy(() -> new Graph(List.of(nodes.get(0), wrong), List.of(conv.name())))
        .hasMessage("node body.conv: expected 2x4x4, found 3x4x4");
    assertThatThrownBy(() -> new Graph(List.of(nodes.get(0), nodes.get(2)), List.of("body.bn")))
        .hasMessage("node body.bn: expected an earlier node as input, found body.conv");
    assertThatThrownBy(() -> new Graph(List.of(nodes.get(0), conv, conv), List.of("body.conv")))
        .hasMessage("node body.conv: expected a name of its own, found two nodes");
    assertThatThrownBy(() -> new Graph(nodes, List.of("mask")))
        .hasMessage("node mask: expected an output that is a node, found none");
    assertThatThrownBy(() -> new Graph(nodes.subList(1, 3), List.of("body.bn")))
        .isInstanceOf(ModelException.class);
  }

  @Test
  void parametersHaveTorchsNamesAndShapes() {
    assertThat(tiny().parameters())
        .extracting(p -> p.name() + p.shape())
        .containsExactly(
            "body.conv.weight[2, 1, 3, 3]",
            "body.conv.bias[2]",
            "body.bn.weight[2]",
            "body.bn.bias[2]",
            "body.bn.running_mean[2]",
            "body.bn.running_var[2]");
    assertThat(tiny().parameterCount()).isEqualTo(18 + 2 + 4);
  }

  @Test
  void weightsThatDoNotFitAreAllListed() {
    Graph graph = tiny();
    Map<String, Tensor> tensors = new LinkedHashMap<>(Initialisation.of(graph, 1).tensors());
    tensors.remove("body.bn.bias");
    tensors.put("body.conv.bias", new Tensor(new int[] {3}, new float[3]));
    tensors.put("fc.weight", new Tensor(new int[] {1}, new float[1]));
    assertThatThrownBy(() -> new Network(graph, new StateDict(tensors)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("body.bn.bias is missing")
        .hasMessageContaining("body.conv.bias has shape [3], expected [2]")
        .hasMessageContaining("fc.weight belongs to no node");
  }

  @Test
  void initialisationDependsOnTheSeedAndTheNameAlone() {
    Graph graph = tiny();
    float[] kernel = Initialisation.of(graph, 1).get("body.conv.weight").values();
    assertThat(Initialisation.of(tiny(), 1).get("body.conv.weight").values()).isEqualTo(kernel);
    assertThat(Initialisation.of(graph, 2).get("body.conv.weight").values()).isNotEqualTo(kernel);
    assertThat(Initialisation.of(graph, 1).get("body.bn.running_var").values()).containsOnly(1f);
  }

  @Test
  void kernelsAreDrawnWithHesVariance() {
    GraphBuilder g = new GraphBuilder();
    g.stage(STAGE);
    Graph wide = g.build(g.input(64, 4, 4).conv("conv", 64, 3));
    float[] kernel = Initialisation.of(wide, 5).get("body.conv.weight").values();
    double square = 0;
    for (float value : kernel) {
      square += value * value;
    }
    assertThat(square / kernel.length).isBetween(0.95 * 2 / 576, 1.05 * 2 / 576);
  }
}
