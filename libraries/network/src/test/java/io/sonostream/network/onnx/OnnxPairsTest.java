package io.sonostream.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.Stage.Path;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a convolution's numbers become. */
class OnnxPairsTest {
  /** Of one channel that learned, and of two that training let die. */
  private static final float[] WEIGHTS = {0.3f, 1e-9f, 1e-12f};

  private static final float[] BIASES = {0.5f, 0.5f, -0.5f};

  /** What is left for the products of a kernel, which ONNX Runtime adds to a bias within an int. */
  private static final long MOST = 1 << 30;

  @Test
  void aChannelThatIsNearlyDeadKeepsItsBias() throws IOException {
    ModelProto written = inBytes();
    ByteBuffer levels = values(written, "_bias_quantized");
    ByteBuffer scales = values(written, "_bias_scale");
    for (int c = 0; c < BIASES.length; c++) {
      long level = levels.getInt(c * Integer.BYTES);
      double bias = level * (double) scales.getFloat(c * Float.BYTES);
      assertThat(bias).as("channel %d", c).isCloseTo(BIASES[c], within(1e-3));
      assertThat(Math.abs(level)).as("channel %d", c).isLessThanOrEqualTo(MOST);
    }
  }

  private static ModelProto inBytes() throws IOException {
    GraphBuilder g = new GraphBuilder();
    g.stage("body", Path.CONTRACTING);
    Graph graph = g.build(g.input(1, 4, 4).conv("conv", WEIGHTS.length, 1));
    StateDict state =
        new StateDict(
            Map.of(
                "body.conv.weight", new Tensor(new int[] {WEIGHTS.length, 1, 1, 1}, WEIGHTS),
                "body.conv.bias", new Tensor(new int[] {BIASES.length}, BIASES)));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Onnx.writeLogits(graph, state, file);
    OnnxInt8 network = OnnxInt8.of(file.toByteArray(), "network.onnx");
    Map<String, ValueRange> ranges =
        network.observed().stream()
            .collect(Collectors.toMap(value -> value, value -> new ValueRange(-1, 1)));
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    network.write(new Quantisation(1, ranges, Set.of()), made);
    return ModelProto.parseFrom(made.toByteArray());
  }

  private static ByteBuffer values(ModelProto model, String ending) {
    TensorProto tensor =
        model.getGraph().getInitializerList().stream()
            .filter(initialiser -> initialiser.getName().endsWith(ending))
            .findFirst()
            .orElseThrow();
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
