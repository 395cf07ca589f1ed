package io.sonostream.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.model.engine.Calibration;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture runs in bytes, and says nearly what it says in f32. */
class Int8ForwardTest {

  static List<String> names() {
    return Golden.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void logitsInBytesFollowThoseInF32(String name) throws Exception {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    Golden golden = Golden.read(name);
    Graph graph = golden.graph();
    StateDict state = Formula.state(graph);
    int count = golden.shape()[0];
    byte[] frames = golden.frames();
    ByteBuffer direct = ByteBuffer.allocateDirect(frames.length).put(frames).rewind();
    Quantisation plan = new Calibration(graph, state).on(direct, count);
    try (Archive archive =
        Archive.serving(".pt", out -> TorchScript.writeInt8Logits(graph, state, plan, out))) {
      float[] logits = archive.floats(frames, golden.shape());
      assertThat(correlation(logits, golden.served())).isGreaterThan(0.99);
    }
  }

  /** Bytes times their own sigmoid, which is 1 but for the lowest, where rounding makes it so. */
  @Test
  void aGateOfOneLeavesEveryByteAsItIs() throws Exception {
    GraphBuilder g = new GraphBuilder();
    GraphBuilder.Layer pixels = g.input(1, 16, 16).conv("pixels", 1, 1);
    Graph graph = g.build(pixels.times(pixels.sigmoid()));
    byte[] frame = new byte[256];
    float[] bytes = new float[frame.length];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (byte) i;
      bytes[i] = i;
    }
    StateDict state =
        new StateDict(
            Map.of(
                "pixels.weight", new Tensor(new int[] {1, 1, 1, 1}, new float[] {255}),
                "pixels.bias", new Tensor(new int[] {1}, new float[1])));
    Quantisation plan = new Quantisation(1, Map.of("pixels", new ValueRange(0, 255)), Set.of());
    try (Archive archive =
        Archive.serving(".pt", out -> TorchScript.writeInt8Logits(graph, state, plan, out))) {
      assertThat(archive.floats(frame, 1, 1, 16, 16)).containsExactly(bytes);
    }
  }

  private static double correlation(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double meanFound = 0;
    double meanExpected = 0;
    for (int i = 0; i < found.length; i++) {
      meanFound += found[i] / (double) found.length;
      meanExpected += expected[i] / (double) found.length;
    }
    double product = 0;
    double squaresFound = 0;
    double squaresExpected = 0;
    for (int i = 0; i < found.length; i++) {
      double a = found[i] - meanFound;
      double b = expected[i] - meanExpected;
      product += a * b;
      squaresFound += a * a;
      squaresExpected += b * b;
    }
    double correlation = product / Math.sqrt(squaresFound * squaresExpected);
    System.out.printf(Locale.ROOT, "correlation %.5f%n", correlation);
    return correlation;
  }
}
