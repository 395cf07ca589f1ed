package io.sonostream.model.golden;

import static io.sonostream.network.graph.Stage.Path.CONTRACTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import io.sonostream.network.graph.Op;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Gradients through every kind of node agree with central differences of the loss, along a
 * direction in which all parameters move. The node stands between two convolutions, so that the
 * gradient of what it reads is tested too.
 */
class NodeGradientTest {
  private static final int[] SHAPE = {2, 3, 12, 8};
  private static final double STEP = 2e-3;

  /** One small network for each operation that a trainable graph may hold. */
  enum Case {
    CONVOLUTION(x -> x.conv("node", 6, 3)),
    STRIDED(x -> x.conv("node", new Op.Convolution(6, 3, 2, 1, 1, false))),
    UNPADDED(x -> x.conv("node", new Op.Convolution(6, 3, 1, 0, 1, true))),
    DEPTHWISE(x -> x.conv("node", new Op.Convolution(4, 5, 1, 2, 4, false))),
    UP_CONVOLUTION(x -> x.upConv("node", 3)),
    DEPTH_TO_SPACE(x -> shuffled(x)),
    BATCH_NORM(x -> x.norm("node")),
    RELU(Layer::relu),
    SILU(Layer::silu),
    SIGMOID(Layer::sigmoid),
    MAX_POOL(x -> x.maxPool(2)),
    AVERAGE_POOL(x -> x.averagePool(4)),
    SQUEEZE_EXCITE(x -> x.times(x.globalAveragePool().conv("node", 4, 1).sigmoid())),
    GATE_OF_ONE_CHANNEL(x -> x.times(x.conv("node", 1, 1).sigmoid())),
    CONCAT(x -> x.concat(x.conv("node", 2, 1), x)),
    PREPEND(x -> x.prepend(x.conv("node", 2, 1))),
    ADD(x -> x.plus(x.conv("node", 4, 1))),
    UPSAMPLE(Layer::upsample),
    RESIZE(x -> x.resizeTo(x.conv("node", new Op.Convolution(4, 3, 1, 0, 1, true)))),
    CROP(x -> x.cropTo(x.conv("node", new Op.Convolution(4, 4, 1, 0, 1, true)))),
    NO_DROPOUT(x -> x.dropout(0));

    private final UnaryOperator<Layer> node;

    Case(UnaryOperator<Layer> node) {
      this.node = node;
    }

    Graph graph() {
      GraphBuilder g = new GraphBuilder();
      g.stage("body", CONTRACTING);
      Layer x = g.input(SHAPE[1], SHAPE[2], SHAPE[3]);
      x = x.normalise(List.of(0.3f, 0.4f, 0.5f), List.of(0.2f, 0.3f, 0.4f)).conv("first", 4, 3);
      return g.build(node.apply(x).conv("last", 2, 1));
    }
  }

  /** It is what serving graphs have for an up-convolution; training ones need none. */
  private static Layer shuffled(Layer x) {
    return x.conv("wide", 8, 1).depthToSpace();
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithFiniteDifferences(Case of) throws Exception {
    Graph graph = of.graph();
    StateDict state = Formula.state(graph);
    float[] pixels = pixels();
    Map<String, float[]> gradients;
    try (Differentiation archive = new Differentiation(graph, state, Precision.F32)) {
      gradients = archive.gradients(pixels, SHAPE);
    }
    double predicted = 0;
    double size = 0;
    for (Map.Entry<String, float[]> gradient : gradients.entrySet()) {
      float[] direction = direction(gradient.getKey(), gradient.getValue());
      for (int i = 0; i < direction.length; i++) {
        predicted += (double) gradient.getValue()[i] * direction[i];
        size += (double) gradient.getValue()[i] * gradient.getValue()[i];
      }
    }
    double ahead = lossAt(graph, state, gradients, STEP, pixels);
    double behind = lossAt(graph, state, gradients, -STEP, pixels);
    assertThat(size).isPositive();
    assertThat((ahead - behind) / (2 * STEP))
        .isCloseTo(predicted, within(0.01 * Math.abs(predicted)));
  }

  /** Along each tensor's own gradient, so that the prediction is no small difference of terms. */
  private static float[] direction(String name, float[] gradient) {
    double norm = 0;
    for (float g : gradient) {
      norm += (double) g * g;
    }
    float[] direction = new float[gradient.length];
    float[] wobble = Formula.uniform(name + "#direction", gradient.length);
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) (gradient[i] / Math.sqrt(norm + 1e-12) + 0.1 * wobble[i]);
    }
    return direction;
  }

  private static double lossAt(
      Graph graph, StateDict state, Map<String, float[]> gradients, double step, float[] pixels)
      throws Exception {
    Map<String, Tensor> moved = new LinkedHashMap<>(state.tensors());
    gradients.forEach(
        (name, gradient) -> {
          float[] direction = direction(name, gradient);
          float[] values = state.get(name).values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (step * direction[i]);
          }
          moved.put(name, new Tensor(state.get(name).shape(), values));
        });
    try (Differentiation archive =
        new Differentiation(graph, new StateDict(moved), Precision.F32)) {
      archive.loss(false, pixels, SHAPE);
      return archive.loss(true, pixels, SHAPE);
    }
  }

  private static float[] pixels() {
    byte[] frames = Formula.frames(SHAPE[0] * SHAPE[1] * SHAPE[2] * SHAPE[3]);
    float[] pixels = new float[frames.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (frames[i] & 0xFF) / 255f;
    }
    return pixels;
  }

  @Test
  void coversEveryOperationThatTrains() {
    Set<Class<?>> covered = new LinkedHashSet<>();
    for (Case of : Case.values()) {
      of.graph().nodes().forEach(node -> covered.add(node.op().getClass()));
    }
    Set<Class<?>> all = new LinkedHashSet<>(Arrays.asList(Op.class.getPermittedSubclasses()));
    all.remove(Op.ProbabilityBytes.class); // serving only: bytes have no gradient
    assertThat(covered).isEqualTo(all);
  }
}
