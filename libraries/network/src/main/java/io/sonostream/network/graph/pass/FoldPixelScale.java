package io.sonostream.network.graph.pass;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a network that reads pixels of 0-1 read bytes of 0-255. The factor 1/255, and the 1/std of
 * a normalisation, move into the kernels that read the pixels; what stays is the subtraction of 255
 * * mean, which must not move: the zeros that pad a convolution stand for the mean.
 */
public final class FoldPixelScale implements Pass {
  @Override
  public Network apply(Network network) {
    Graph graph = network.graph();
    Node input = graph.nodes().get(0);
    Node pixels = input;
    List<Float> mean = Collections.nCopies(input.shape().channels(), 0f);
    List<Float> std = Collections.nCopies(input.shape().channels(), 1f);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Normalise normalise && node.input().equals(input.name())) {
        pixels = node;
        mean = normalise.mean();
        std = normalise.std();
      }
    }
    Node shifted =
        new Node(
            "input.bytes",
            new Op.Normalise(
                mean.stream().map(m -> 255 * m).toList(), Collections.nCopies(mean.size(), 1f)),
            List.of(input.name()),
            pixels.shape(),
            input.stage());
    boolean shifts = mean.stream().anyMatch(m -> m != 0) || mean.size() > input.shape().channels();
    Map<String, Tensor> tensors = new LinkedHashMap<>(network.state().tensors());
    List<Node> nodes = new ArrayList<>(List.of(input));
    if (shifts) {
      nodes.add(shifted);
    }
    for (Node node : graph.nodes()) {
      if (node == input || node == pixels) {
        continue;
      }
      if (node.inputs().contains(pixels.name())) {
        scaleKernel(node, std, tensors);
        nodes.add(node.withInputs(List.of(shifts ? shifted.name() : input.name())));
      } else {
        nodes.add(node);
      }
    }
    return new Network(new Graph(nodes, graph.outputs()), new StateDict(tensors));
  }

  private static void scaleKernel(Node node, List<Float> std, Map<String, Tensor> tensors) {
    if (!(node.op() instanceof Op.Convolution conv) || conv.groups() != 1) {
      throw new IllegalArgumentException(
          "node " + node.name() + " reads the pixels; only a plain convolution can take bytes");
    }
    tensors.computeIfPresent(
        node.name() + ".weight",
        (name, weight) -> {
          float[] kernel = weight.values().clone();
          int window = conv.kernel() * conv.kernel();
          for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (kernel[i] / (255.0 * std.get(i / window % std.size())));
          }
          return new Tensor(weight.shape(), kernel);
        });
  }
}
