package io.sonostream.network.graph.pass;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Merges each batch norm into the convolution before it: with running statistics it is y = ax + b
 * for each channel, so a scales the kernel and the bias becomes a * bias + b. A batch norm behind
 * anything else stays.
 */
public final class FoldBatchNorm implements Pass {
  @Override
  public Network apply(Network network) {
    Graph graph = network.graph();
    Map<String, Tensor> tensors = new LinkedHashMap<>(network.state().tensors());
    Map<String, Node> nodes = new LinkedHashMap<>();
    Map<String, String> standIns = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<String> inputs = node.inputs().stream().map(i -> standIns.getOrDefault(i, i)).toList();
      Node before = nodes.get(inputs.isEmpty() ? "" : inputs.get(0));
      if (node.op() instanceof Op.BatchNorm norm
          && before != null
          && before.op() instanceof Op.Convolution conv
          && graph.uses(node.input()) == 1) {
        fold(before.name(), conv, node.name(), norm, tensors);
        nodes.put(before.name(), before.withOp(withBias(conv)));
        standIns.put(node.name(), before.name());
      } else {
        nodes.put(node.name(), node.withInputs(inputs));
      }
    }
    List<String> outputs = graph.outputs().stream().map(o -> standIns.getOrDefault(o, o)).toList();
    return new Network(new Graph(List.copyOf(nodes.values()), outputs), new StateDict(tensors));
  }

  private static Op.Convolution withBias(Op.Convolution c) {
    return new Op.Convolution(c.out(), c.kernel(), c.stride(), c.padding(), c.groups(), true);
  }

  private static void fold(
      String conv, Op.Convolution op, String name, Op.BatchNorm norm, Map<String, Tensor> tensors) {
    float[] gamma = take(tensors, name + ".weight");
    float[] beta = take(tensors, name + ".bias");
    float[] mean = take(tensors, name + ".running_mean");
    float[] variance = take(tensors, name + ".running_var");
    float[] kernel = take(tensors, conv + ".weight").clone();
    float[] bias = op.bias() ? take(tensors, conv + ".bias").clone() : new float[op.out()];
    int perChannel = kernel.length / op.out();
    for (int c = 0; c < op.out(); c++) {
      double scale = gamma[c] / Math.sqrt(variance[c] + norm.epsilon());
      for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
        kernel[i] = (float) (kernel[i] * scale);
      }
      bias[c] = (float) ((bias[c] - mean[c]) * scale + beta[c]);
    }
    int[] shape = {op.out(), perChannel / (op.kernel() * op.kernel()), op.kernel(), op.kernel()};
    tensors.put(conv + ".weight", new Tensor(shape, kernel));
    tensors.put(conv + ".bias", new Tensor(new int[] {op.out()}, bias));
  }

  private static float[] take(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.remove(name), name).values();
  }
}
