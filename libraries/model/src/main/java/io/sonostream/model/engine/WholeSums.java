package io.sonostream.model.engine;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether libtorch sums products of bytes whole. Instructions from before VNNI add two products in
 * 16 bits and cut off what is beyond: there a strong activation under a strong weight counts half,
 * and masks are wrong, not only slow. As {@link PackedNetworks} it is asked of the library: the
 * strongest activations that there are under the strongest weights, once a process.
 *
 * <p>ONNX Runtime needs no such question: {@link OnnxSession} has it compute otherwise there.
 *
 * <ul>
 *   <li>Owner: the process; called by any thread.
 *   <li>Hand-off: the answer never changes.
 *   <li>Bound: one answer.
 *   <li>Shutdown: nothing is held; the network that was tried is closed at once.
 * </ul>
 */
final class WholeSums {
  private static final int CHANNELS = 16;
  private static final int SIDE = 4;
  private static final int WINDOW = 3;
  private static final String CONVOLUTION = "sum";

  /** Pixels are 0 to 1 for a network, and all weights of this one are 1. */
  private static final float SUM = CHANNELS * WINDOW * WINDOW;

  /** Of a sum: what is cut off is half of it. */
  private static final double ROUNDING = 0.01;

  /** Asked when it is first needed, and then known. */
  private static final class Answer {
    static final Optional<String> MISSING = asked();

    private Answer() {}
  }

  private WholeSums() {}

  /** Nothing where they are; else what is missing and what to do. */
  static Optional<String> missing() {
    return Answer.MISSING;
  }

  private static Optional<String> asked() {
    try {
      float found = middle();
      return Math.abs(found - SUM) < ROUNDING * SUM ? Optional.empty() : Optional.of(cutOff());
    } catch (RuntimeException e) {
      return Optional.of(
          "libtorch can't sum bytes on this CPU ("
              + EngineFaults.firstLine(e)
              + "); choose auto or "
              + EngineKind.PYTORCH_CPU_F32);
    }
  }

  private static String cutOff() {
    String limit = System.getenv("ONEDNN_MAX_CPU_ISA");
    return "sums of bytes are cut off here, and its masks would be wrong: they need a CPU with"
        + " AVX512-VNNI"
        + (limit == null ? "" : ", and ONEDNN_MAX_CPU_ISA=" + limit + " to allow it")
        + "; choose auto or "
        + EngineKind.PYTORCH_CPU_F32;
  }

  /** The sum of a window that no border cuts. */
  private static float middle() {
    GraphBuilder g = new GraphBuilder();
    Graph graph = g.build(g.input(CHANNELS, SIDE, SIDE).conv(CONVOLUTION, CHANNELS, WINDOW));
    float[] ones = new float[CHANNELS * CHANNELS * WINDOW * WINDOW];
    Arrays.fill(ones, 1);
    StateDict weights =
        new StateDict(
            Map.of(
                CONVOLUTION + ".weight",
                new Tensor(new int[] {CHANNELS, CHANNELS, WINDOW, WINDOW}, ones),
                CONVOLUTION + ".bias",
                new Tensor(new int[] {CHANNELS}, new float[CHANNELS])));
    NetworkBytes archive = new NetworkBytes();
    try {
      TorchScript.writeInt8Logits(graph, weights, new Quantisation(1, Map.of(), Set.of()), archive);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    byte[] white = new byte[CHANNELS * SIDE * SIDE];
    Arrays.fill(white, (byte) 255);
    float[] sum = new float[1];
    new CalibrationRun(archive, graph.input())
        .on(
            ByteBuffer.allocateDirect(white.length).put(0, white),
            1,
            (output, values) -> sum[0] = values[SIDE + 1]);
    return sum[0];
  }
}
