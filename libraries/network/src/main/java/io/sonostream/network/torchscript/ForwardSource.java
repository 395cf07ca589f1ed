package io.sonostream.network.torchscript;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import io.sonostream.network.graph.pass.UpConvolutionAsDepthToSpace;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The source of {@code forward}: one statement for each node. How a tensor is read, and what a
 * batch norm or a dropout does, differs between the two archives and is asked of {@link Dialect}.
 */
final class ForwardSource implements Op.Visitor<String> {
  /** torch's code for channels_last in {@code memory_format} arguments. */
  static final int CHANNELS_LAST = 2;

  /** What differs between serving and training. */
  interface Dialect {
    /** Type in which activations are computed. */
    ScalarType compute();

    /** Expression for a kernel or bias in the compute type. */
    String weight(String name);

    /** Expression for a tensor as it is stored. */
    String stored(String name);

    /** Expression for "this batch norm uses and updates the statistics of the batch". */
    String liveStatistics(String norm);

    /** Expression for these f32 numbers, as (1,C,1,1). */
    String constant(String name, List<Float> values);

    /** Whether the convolution before it can compute this function as well. */
    default boolean fuses(Op.Activation.Kind kind) {
      return false;
    }

    /** Expression for the same values with the channels innermost in memory. */
    default String channelsLast(String expression, int channels, int height, int width) {
      return "torch.contiguous(" + expression + ", memory_format=" + CHANNELS_LAST + ")";
    }

    /** Expression for a convolution and the activation that it computes as well. */
    default String convolution(Convolved c) {
      Op.Convolution op = c.op();
      return String.format(
          Locale.ROOT,
          "torch.conv2d(%s, %s, %s, [%d, %d], [%d, %d], [1, 1], %d)",
          c.x(),
          weight(c.node().name() + ".weight"),
          op.bias() ? weight(c.node().name() + ".bias") : "None",
          op.stride(),
          op.stride(),
          op.padding(),
          op.padding(),
          op.groups());
    }
  }

  /**
   * A convolution to be written.
   *
   * @param x expression of its input
   * @param in shape of its input
   * @param activation that it computes as well; empty where the dialect fuses none
   */
  record Convolved(
      String x, Node node, Op.Convolution op, Shape in, Optional<Op.Activation.Kind> activation) {}

  private final Graph graph;
  private final Dialect dialect;
  private final Map<String, String> variables = new HashMap<>();

  /** Activations that convolutions compute as well, by the convolution's name. */
  private final Map<String, Op.Activation.Kind> fused = new HashMap<>();

  ForwardSource(Graph graph, Dialect dialect) {
    this.graph = graph;
    this.dialect = dialect;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Activation activation
          && dialect.fuses(activation.kind())
          && graph.node(node.input()).op() instanceof Op.Convolution
          && graph.uses(node.input()) == 1) {
        fused.put(node.input(), activation.kind());
      }
    }
  }

  /** The method of the class of that name; more than one output makes a tuple. */
  String method(String className) {
    int count = graph.outputs().size();
    String type = count == 1 ? "Tensor" : "Tuple[" + "Tensor, ".repeat(count - 1) + "Tensor]";
    StringBuilder source = new StringBuilder();
    source.append("  def forward(self: __torch__.").append(className).append(",\n");
    source.append("    x: Tensor) -> ").append(type).append(":\n");
    for (Node node : graph.nodes()) {
      String variable = "t" + variables.size();
      source.append("    ").append(variable).append(" = ");
      source.append(node.op().accept(this, node)).append('\n');
      variables.put(node.name(), variable);
    }
    List<String> results = graph.outputs().stream().map(this::result).toList();
    source.append("    return ");
    source.append(count == 1 ? results.get(0) : "(" + String.join(", ", results) + ")");
    return source.append('\n').toString();
  }

  /** The activation's kind, where the convolution before it computes it. */
  Optional<Op.Activation.Kind> fusedWith(Node activation) {
    return activation.op() instanceof Op.Activation
        ? Optional.ofNullable(fused.get(activation.input()))
        : Optional.empty();
  }

  /** Says which variable holds a node's output, for a writer that writes some nodes itself. */
  void bind(String node, String variable) {
    variables.put(node, variable);
  }

  private String result(String output) {
    boolean bytes = graph.node(output).op() instanceof Op.ProbabilityBytes;
    String variable = variable(output);
    return bytes ? variable : cast(variable, ScalarType.FLOAT);
  }

  private String variable(String node) {
    String variable = variables.get(node);
    if (variable == null) {
      throw new IllegalStateException("node " + node + " is read before it is written");
    }
    return variable;
  }

  private String x(Node node) {
    return variable(node.input());
  }

  private static String cast(String expression, ScalarType type) {
    return "torch.to(" + expression + ", " + type.code + ")";
  }

  /** Channels_last from the start: convolutions keep the layout that they are given. */
  private String activations(String expression, Shape shape) {
    return dialect.channelsLast(
        cast(expression, dialect.compute()), shape.channels(), shape.height(), shape.width());
  }

  @Override
  public String input(Node node, Op.Input op) {
    boolean normalisedNext = graph.nodes().stream().anyMatch(n -> n.op() instanceof Op.Normalise);
    // A normalisation computes in f32, whose subtraction loses no bits of the pixels.
    return normalisedNext ? cast("x", ScalarType.FLOAT) : activations("x", op.shape());
  }

  @Override
  public String normalise(Node node, Op.Normalise op) {
    String y =
        String.format(
            Locale.ROOT, "torch.sub(%s, %s)", x(node), dialect.constant("pixel_mean", op.mean()));
    if (op.std().stream().anyMatch(s -> s != 1)) {
      y =
          String.format(
              Locale.ROOT, "torch.div(%s, %s)", y, dialect.constant("pixel_std", op.std()));
    }
    return activations(y, node.shape());
  }

  @Override
  public String convolution(Node node, Op.Convolution op) {
    return dialect.convolution(
        new Convolved(
            x(node),
            node,
            op,
            graph.inputShapes(node).get(0),
            Optional.ofNullable(fused.get(node.name()))));
  }

  /** See {@link UpConvolutionAsDepthToSpace}, here on the masters. */
  @Override
  public String upConvolution(Node node, Op.UpConvolution op) {
    Shape in = graph.inputShapes(node).get(0);
    String wide =
        String.format(
            Locale.ROOT,
            ("torch.conv2d(%s, torch.reshape(torch.permute(%s, [2, 3, 1, 0]), [%d, %d, 1, 1]),"
                + " torch.repeat(%s, [4]), [1, 1], [0, 0], [1, 1], 1)"),
            x(node),
            dialect.weight(node.name() + ".weight"),
            4 * op.out(),
            in.channels(),
            dialect.weight(node.name() + ".bias"));
    return spread(wide, in.withChannels(4 * op.out()));
  }

  @Override
  public String depthToSpace(Node node, Op.DepthToSpace op) {
    return spread(x(node), graph.inputShapes(node).get(0));
  }

  /** (N,H,W,2,2,C) to (N,H,2,W,2,C): one copy of runs of C, since the memory is channels_last. */
  private static String spread(String expression, Shape in) {
    int c = in.channels() / 4;
    String pixels = "torch.permute(" + expression + ", [0, 2, 3, 1])";
    String offsets =
        String.format(
            Locale.ROOT,
            "torch.reshape(%s, [-1, %d, %d, 2, 2, %d])",
            pixels,
            in.height(),
            in.width(),
            c);
    String rows = "torch.permute(" + offsets + ", [0, 1, 3, 2, 4, 5])";
    return String.format(
        Locale.ROOT,
        "torch.permute(torch.reshape(%s, [-1, %d, %d, %d]), [0, 3, 1, 2])",
        rows,
        2 * in.height(),
        2 * in.width(),
        c);
  }

  @Override
  public String batchNorm(Node node, Op.BatchNorm op) {
    String name = node.name();
    return String.format(
        Locale.ROOT,
        "torch.batch_norm(%s, %s, %s, %s, %s, %s, 0.1, %s, True)",
        x(node),
        dialect.stored(name + ".weight"),
        dialect.stored(name + ".bias"),
        dialect.stored(name + ".running_mean"),
        dialect.stored(name + ".running_var"),
        dialect.liveStatistics(name),
        op.epsilon());
  }

  @Override
  public String activation(Node node, Op.Activation op) {
    if (fused.containsKey(node.input())) {
      return x(node);
    }
    String function =
        switch (op.kind()) {
          case RELU -> "relu";
          case SILU -> "silu";
          case SIGMOID -> "sigmoid";
        };
    return "torch." + function + "(" + x(node) + ")";
  }

  @Override
  public String maxPool(Node node, Op.MaxPool op) {
    int k = op.size();
    return String.format(
        Locale.ROOT,
        "torch.max_pool2d(%s, [%d, %d], [%d, %d], [0, 0], [1, 1], False)",
        x(node),
        k,
        k,
        k,
        k);
  }

  @Override
  public String averagePool(Node node, Op.AveragePool op) {
    int k = op.size();
    return String.format(
        Locale.ROOT,
        "torch.avg_pool2d(%s, [%d, %d], [%d, %d], [0, 0], False, True, None)",
        x(node),
        k,
        k,
        k,
        k);
  }

  @Override
  public String globalAveragePool(Node node, Op.GlobalAveragePool op) {
    return "torch.adaptive_avg_pool2d(" + x(node) + ", [1, 1])";
  }

  @Override
  public String concat(Node node, Op.Concat op) {
    return "torch.cat([" + String.join(", ", all(node)) + "], 1)";
  }

  @Override
  public String add(Node node, Op.Add op) {
    return "torch.add(" + String.join(", ", all(node)) + ")";
  }

  @Override
  public String multiply(Node node, Op.Multiply op) {
    return "torch.mul(" + String.join(", ", all(node)) + ")";
  }

  private List<String> all(Node node) {
    return node.inputs().stream().map(this::variable).toList();
  }

  @Override
  public String interpolate(Node node, Op.Interpolate op) {
    return String.format(
        Locale.ROOT,
        "torch.upsample_bilinear2d(%s, [%d, %d], False)",
        x(node),
        op.height(),
        op.width());
  }

  @Override
  public String crop(Node node, Op.Crop op) {
    Shape in = graph.inputShapes(node).get(0);
    int top = op.top(in);
    int left = op.left(in);
    return String.format(
        Locale.ROOT,
        "torch.slice(torch.slice(%s, 2, %d, %d, 1), 3, %d, %d, 1)",
        x(node),
        top,
        top + op.height(),
        left,
        left + op.width());
  }

  @Override
  public String dropout(Node node, Op.Dropout op) {
    return String.format(
        Locale.ROOT, "torch.dropout(%s, %s, self.training)", x(node), op.probability());
  }

  @Override
  public String probabilityBytes(Node node, Op.ProbabilityBytes op) {
    String logits = cast(x(node), ScalarType.FLOAT);
    String probability =
        node.shape().channels() == 1
            ? "torch.sigmoid(" + logits + ")"
            : "torch.softmax(" + logits + ", 1)";
    // Truncation of p * 255 + 0.5 is rounding to the nearest.
    String rounded = "torch.add(torch.mul(" + probability + ", 255.), 0.5)";
    return String.format(
        Locale.ROOT, "torch.contiguous(%s, memory_format=0)", cast(rounded, ScalarType.UINT8));
  }
}
