package io.sonostream.network.diagram;

import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands in a box: one line for each convolution, pool or join, with what follows it. */
final class Labels implements Op.Visitor<String> {
  /** Longer stages end in a line that says how many are left out. */
  private static final int MOST_LINES = 9;

  private Labels() {}

  static List<String> of(List<Node> stage) {
    Labels labels = new Labels();
    List<String> lines = new ArrayList<>();
    for (Node node : stage) {
      String label = node.op().accept(labels, node);
      int last = lines.size() - 1;
      if (last >= 0 && follows(node.op())) {
        lines.set(last, lines.get(last) + " · " + label);
      } else {
        lines.add(label);
      }
    }
    if (lines.size() <= MOST_LINES) {
      return lines;
    }
    int shown = MOST_LINES - 1;
    List<String> some = new ArrayList<>(lines.subList(0, shown));
    some.add("and " + (lines.size() - shown) + " more");
    return some;
  }

  private static boolean follows(Op op) {
    return op instanceof Op.BatchNorm || op instanceof Op.Activation || op instanceof Op.Dropout;
  }

  @Override
  public String input(Node node, Op.Input op) {
    return "frame";
  }

  @Override
  public String normalise(Node node, Op.Normalise op) {
    return "normalise";
  }

  @Override
  public String convolution(Node node, Op.Convolution op) {
    String kind = op.groups() > 1 ? "depthwise" : "conv";
    String stride = op.stride() > 1 ? " /" + op.stride() : "";
    return kind + " " + op.kernel() + "x" + op.kernel() + " " + op.out() + stride;
  }

  @Override
  public String upConvolution(Node node, Op.UpConvolution op) {
    return "up-conv 2x2 " + op.out();
  }

  @Override
  public String depthToSpace(Node node, Op.DepthToSpace op) {
    return "depth to space";
  }

  @Override
  public String batchNorm(Node node, Op.BatchNorm op) {
    return "bn";
  }

  @Override
  public String activation(Node node, Op.Activation op) {
    return op.kind().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String maxPool(Node node, Op.MaxPool op) {
    return "max pool " + op.size() + "x" + op.size();
  }

  @Override
  public String averagePool(Node node, Op.AveragePool op) {
    return "mean pool " + op.size() + "x" + op.size();
  }

  @Override
  public String globalAveragePool(Node node, Op.GlobalAveragePool op) {
    return "global mean";
  }

  @Override
  public String concat(Node node, Op.Concat op) {
    return "concat " + node.shape().channels();
  }

  @Override
  public String add(Node node, Op.Add op) {
    return "add";
  }

  @Override
  public String multiply(Node node, Op.Multiply op) {
    return "multiply";
  }

  @Override
  public String interpolate(Node node, Op.Interpolate op) {
    return "resize " + op.height() + "x" + op.width();
  }

  @Override
  public String crop(Node node, Op.Crop op) {
    return "crop " + op.height() + "x" + op.width();
  }

  @Override
  public String dropout(Node node, Op.Dropout op) {
    return "dropout " + op.probability();
  }

  @Override
  public String probabilityBytes(Node node, Op.ProbabilityBytes op) {
    return node.shape().channels() == 1 ? "sigmoid" : "softmax";
  }
}
