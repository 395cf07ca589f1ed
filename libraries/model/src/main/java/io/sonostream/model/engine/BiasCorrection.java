package io.sonostream.model.engine;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives biases what the channels of convolutions lack in bytes: the mean of f32's sums less that of
 * the same in bytes, over frames and pixels, convolution by convolution, so that each sees what
 * those before it answer once they are corrected (Nagel et al. 2019, "Data-Free Quantization
 * Through Weight Equalization and Bias Correction", 4.2; means are seen on frames, as its appendix
 * does where there are any). Speed stays.
 */
public final class BiasCorrection {
  private final Graph graph;
  private final StateDict weights;

  public BiasCorrection(Graph graph, StateDict weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /** Means of each channel in f32, for each output of the serving graph. */
  private record Exact(Graph serving, List<double[]> means) {}

  /**
   * The same plan with corrections, in place of those that it has.
   *
   * @param frames as {@link Calibration#on} takes them, best the same ones
   */
  public Quantisation of(Quantisation plan, ByteBuffer frames, int count) {
    Exact exact = exact(frames, count);
    Map<String, List<Float>> corrections = new HashMap<>();
    for (int i = 0; i < exact.means().size(); i++) {
      Node node = exact.serving().node(exact.serving().outputs().get(i));
      if (node.op() instanceof Op.Convolution convolution && convolution.bias()) {
        Quantisation before = plan.withCorrections(corrections);
        double[] less = inBytes(node.name(), before, convolution.out(), frames, count);
        corrections.put(node.name(), difference(exact.means().get(i), less));
      }
    }
    return plan.withCorrections(corrections);
  }

  private static List<Float> difference(double[] exact, double[] less) {
    List<Float> difference = new ArrayList<>();
    for (int c = 0; c < exact.length; c++) {
      difference.add((float) (exact[c] - less[c]));
    }
    return difference;
  }

  private Exact exact(ByteBuffer frames, int count) {
    NetworkBytes archive = new NetworkBytes();
    Graph serving = write(archive);
    List<double[]> means =
        serving.outputs().stream()
            .map(node -> new double[serving.node(node).shape().channels()])
            .toList();
    new CalibrationRun(archive, graph.input())
        .on(frames, count, (i, values) -> addMeans(means.get(i), values, count));
    return new Exact(serving, means);
  }

  private Graph write(NetworkBytes archive) {
    try {
      return TorchScript.writeObserved(graph, weights, archive);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
  }

  private double[] inBytes(
      String convolution, Quantisation plan, int channels, ByteBuffer frames, int count) {
    NetworkBytes archive = new NetworkBytes();
    try {
      TorchScript.writeInt8UpTo(convolution, graph, weights, plan, archive);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    double[] means = new double[channels];
    new CalibrationRun(archive, graph.input())
        .on(frames, count, (i, values) -> addMeans(means, values, count));
    return means;
  }

  /** A frame's share of the means. */
  private static void addMeans(double[] means, float[] values, int frames) {
    int pixels = values.length / means.length;
    for (int c = 0; c < means.length; c++) {
      double sum = 0;
      for (int i = c * pixels; i < (c + 1) * pixels; i++) {
        sum += values[i];
      }
      means[c] += sum / pixels / frames;
    }
  }
}
