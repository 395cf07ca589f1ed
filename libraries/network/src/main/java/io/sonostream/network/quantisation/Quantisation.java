package io.sonostream.network.quantisation;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a network's activations become bytes.
 *
 * @param frames that the ranges were seen on
 * @param ranges by the name of the node in the serving graph whose values they are
 * @param wide convolutions that compute in bf16 all the same, since bytes would cost accuracy
 * @param corrections by convolution of the serving graph: what is added to the bias of each output
 *     channel, since bytes would answer that much too little in the mean
 */
public record Quantisation(
    int frames,
    Map<String, ValueRange> ranges,
    Set<String> wide,
    Map<String, List<Float>> corrections) {
  public Quantisation {
    ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
    wide = Collections.unmodifiableSet(new TreeSet<>(wide));
    Map<String, List<Float>> copies = new TreeMap<>();
    corrections.forEach((convolution, values) -> copies.put(convolution, finite(values)));
    corrections = Collections.unmodifiableMap(copies);
    if (frames < 1) {
      throw new IllegalArgumentException(
          "a quantisation is of " + frames + " frames; at least 1 is needed");
    }
  }

  /** Without corrections. */
  public Quantisation(int frames, Map<String, ValueRange> ranges, Set<String> wide) {
    this(frames, ranges, wide, Map.of());
  }

  private static List<Float> finite(List<Float> correction) {
    for (float value : correction) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "a bias is corrected by " + value + "; a finite value is needed");
      }
    }
    return List.copyOf(correction);
  }

  /** Without corrections: they are those of one choice. */
  public Quantisation withWide(Set<String> convolutions) {
    return new Quantisation(frames, ranges, convolutions);
  }

  public Quantisation withCorrections(Map<String, List<Float>> corrections) {
    return new Quantisation(frames, ranges, wide, corrections);
  }

  /**
   * The serving network with its biases corrected.
   *
   * @throws ModelException when a correction is another network's
   */
  public Network corrected(Network serving) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(serving.state().tensors());
    corrections.forEach(
        (convolution, correction) -> {
          String name = convolution + ".bias";
          Tensor bias = tensors.get(name);
          if (bias == null || bias.values().length != correction.size()) {
            throw new ModelException(
                "the quantisation corrects "
                    + correction.size()
                    + " values of "
                    + name
                    + ", which this network has "
                    + (bias == null ? "not" : bias.values().length + " of")
                    + "; quantise this model");
          }
          float[] values = bias.values().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] += correction.get(i);
          }
          tensors.put(name, new Tensor(bias.shape(), values));
        });
    return new Network(serving.graph(), new StateDict(tensors));
  }

  /**
   * The serving network with every node as an output whose range must be known; bytes in, f32 out.
   *
   * @param serving logits, as {@link io.sonostream.network.graph.pass.Serving#logits} gives them
   */
  public static Network observed(Network serving) {
    Graph graph = serving.graph();
    List<String> nodes =
        graph.nodes().stream().filter(node -> hasRange(node.op())).map(Node::name).toList();
    return new Network(new Graph(graph.nodes(), nodes), serving.state());
  }

  /**
   * Whether what a node computes has values of its own: pixels are bytes already, and a pool or a
   * crop of bytes keeps their meaning.
   */
  public static boolean hasRange(Op op) {
    return !(op instanceof Op.Input
        || op instanceof Op.Normalise
        || op instanceof Op.DepthToSpace
        || op instanceof Op.MaxPool
        || op instanceof Op.Crop
        || op instanceof Op.Concat);
  }
}
