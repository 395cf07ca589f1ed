package io.sonostream.network.torchscript;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import io.sonostream.network.torchscript.ByteActivations.Piece;
import io.sonostream.network.weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The source of {@code forward} for a network in bytes. A node's values are bytes, or wide (bf16),
 * or both, as those who read them need: convolutions and what only moves values take bytes, the
 * rest is wide and written by {@link ForwardSource}.
 */
final class Int8Source {
  private static final String NO_SCALARS = "annotate(List[Optional[number]], [])";

  private final Graph graph;
  private final Network network;
  private final Quantisation plan;
  private final PackedModule module;
  private final ForwardSource wide;
  private final ByteStatements bytes;
  private final Statements statements = new Statements();
  private final Map<String, ByteActivations> narrow = new HashMap<>();
  private final Map<String, String> widened = new HashMap<>();

  /** What each convolution's activation is, where it computes that as well. */
  private final Map<String, Node> fused = new HashMap<>();

  Int8Source(Network serving, Quantisation plan, PackedModule module) {
    this.network = serving;
    this.graph = serving.graph();
    this.plan = plan;
    this.module = module;
    this.wide = new ForwardSource(graph, new PackedDialect(serving, module, ScalarType.BFLOAT16));
    this.bytes = new ByteStatements(statements, module);
    for (Node node : graph.nodes()) {
      if (wide.fusedWith(node).isPresent()) {
        fused.put(node.input(), node);
      }
    }
  }

  /** The method of the class of that name. */
  String method(String className) {
    for (Node node : graph.nodes()) {
      write(node);
    }
    String output = graph.outputs().get(0);
    boolean probabilities = graph.node(output).op() instanceof Op.ProbabilityBytes;
    String result = probabilities ? wide(output) : "torch.to(" + wide(output) + ", 6)";
    return String.format(
        Locale.ROOT,
        "  def forward(self: __torch__.%s,%n    x: Tensor) -> Tensor:%n%s    return %s%n",
        className,
        statements,
        result);
  }

  private void write(Node node) {
    Op op = node.op();
    if (op instanceof Op.Input input) {
      narrow.put(node.name(), ByteActivations.of(bytes.pixels(input.shape())));
    } else if (op instanceof Op.Convolution convolution) {
      convolution(node, convolution);
    } else if (op instanceof Op.Activation && fused.containsValue(node)) {
      copy(node.input(), node.name());
    } else if (op instanceof Op.Concat && node.inputs().stream().anyMatch(narrow::containsKey)) {
      narrow.put(node.name(), joined(node));
    } else {
      ByteActivations input = narrow.get(node.input());
      ByteActivations moved = input == null ? null : moved(node, input);
      if (moved == null) {
        wide(node);
      } else {
        narrow.put(node.name(), moved);
      }
    }
  }

  /** What moves bytes and computes nothing, or nothing that they could not say; else null. */
  private @Nullable ByteActivations moved(Node node, ByteActivations input) {
    Op op = node.op();
    if (op instanceof Op.Normalise normalise) {
      return bytes.shifted(input, node.shape(), normalise.mean());
    } else if (op instanceof Op.DepthToSpace) {
      return bytes.spread(input, node.shape());
    } else if (op instanceof Op.MaxPool pool) {
      return bytes.maxPool(input, node.shape(), pool.size());
    } else if (op instanceof Op.Crop crop) {
      return bytes.crop(input, crop, node.shape());
    } else if (op instanceof Op.Interpolate) {
      return bytes.interpolate(input, node.shape());
    } else if (op instanceof Op.Multiply && gates(node, input)) {
      return bytes.gated(input, wide(node.inputs().get(1)));
    }
    return null;
  }

  private void copy(String from, String to) {
    ByteActivations values = narrow.get(from);
    if (values != null) {
      narrow.put(to, values);
    }
    String variable = widened.get(from);
    if (variable != null) {
      widened.put(to, variable);
    }
  }

  /** Bytes that begin at 0 stay within their range when they are multiplied by 0 to 1. */
  private boolean gates(Node node, ByteActivations x) {
    Node gate = graph.node(node.inputs().get(1));
    while (gate.op() instanceof Op.Interpolate) {
      gate = graph.node(gate.input());
    }
    return x.borderIsZero()
        && gate.op() instanceof Op.Activation activation
        && activation.kind() == Op.Activation.Kind.SIGMOID;
  }

  private void wide(Node node) {
    for (String input : node.inputs()) {
      wide.bind(input, wide(input));
    }
    widened.put(node.name(), statements.variable(node.op().accept(wide, node)));
  }

  /** Variable with the node's values in bf16. */
  private String wide(String node) {
    String known = widened.get(node);
    if (known == null) {
      ByteActivations values = narrow.get(node);
      if (values == null) {
        throw new IllegalStateException("node " + node + " is read before it is written");
      }
      known = bytes.widened(values);
      widened.put(node, known);
    }
    return known;
  }

  /** The node's values as bytes. */
  private ByteActivations narrowed(String name) {
    ByteActivations known = narrow.get(name);
    if (known == null) {
      known = narrowed(graph.node(name));
      narrow.put(name, known);
    }
    return known;
  }

  /** What was computed wide; where it was only moved, it is its inputs that have ranges. */
  private ByteActivations narrowed(Node node) {
    if (Quantisation.hasRange(node.op())) {
      return ByteActivations.of(
          bytes.narrowed(wide(node.name()), node.shape(), range(node.name())));
    }
    if (node.op() instanceof Op.Concat) {
      return joined(node);
    }
    return Objects.requireNonNull(moved(node, narrowed(node.input())), node::name);
  }

  private ByteActivations joined(Node concat) {
    List<Piece> pieces = new ArrayList<>();
    concat.inputs().forEach(input -> pieces.addAll(narrowed(input).pieces()));
    return new ByteActivations(pieces);
  }

  private ValueRange range(String node) {
    ValueRange range = plan.ranges().get(node);
    if (range == null) {
      throw new ModelException(
          "the quantisation has no range for node " + node + "; calibrate it for this network");
    }
    return range;
  }

  private void convolution(Node node, Op.Convolution op) {
    Optional<Node> activation = Optional.ofNullable(fused.get(node.name()));
    Optional<Op.Activation.Kind> kind =
        activation.map(after -> ((Op.Activation) after.op()).kind());
    if (!paysInBytes(node, op, kind)) {
      wide(node);
      return;
    }
    String end = activation.orElse(node).name();
    boolean answersWide =
        graph.outputs().contains(end) || readers(end).stream().allMatch(this::readsWide);
    String type = answersWide ? "15" : "0";
    if (readers(end).stream().anyMatch(reader -> reader.op() instanceof Op.ProbabilityBytes)
        || graph.outputs().contains(end)) {
      type = "6";
    }
    ValueRange range = answersWide ? new ValueRange(0, 255) : range(end);
    String answer = pointwise(node, op, kind, type, range);
    if (answersWide) {
      widened.put(node.name(), answer);
    } else {
      narrow.put(
          node.name(),
          ByteActivations.of(Piece.of(answer, node.shape(), range.scale(), range.zero())));
    }
  }

  /** Where the input is not bytes yet, only a large window is worth making it so. */
  private boolean paysInBytes(Node node, Op.Convolution op, Optional<Op.Activation.Kind> kind) {
    return op.groups() == 1
        && !plan.wide().contains(node.name())
        && !kind.equals(Optional.of(Op.Activation.Kind.SIGMOID))
        && (narrow.containsKey(node.input()) || op.kernel() > 1);
  }

  private List<Node> readers(String name) {
    return graph.nodes().stream().filter(node -> node.inputs().contains(name)).toList();
  }

  private boolean readsWide(Node node) {
    Op op = node.op();
    if (op instanceof Op.Convolution convolution) {
      return convolution.groups() > 1 || plan.wide().contains(node.name());
    }
    return op instanceof Op.Add
        || op instanceof Op.Activation
        || op instanceof Op.AveragePool
        || op instanceof Op.GlobalAveragePool
        || op instanceof Op.ProbabilityBytes;
  }

  private String pointwise(
      Node node,
      Op.Convolution op,
      Optional<Op.Activation.Kind> kind,
      String type,
      ValueRange range) {
    ByteActivations input = narrowed(node.input());
    boolean pads = op.padding() > 0 && !input.borderIsZero();
    String x = pads ? bytes.padded(input, op.padding()) : bytes.joined(input);
    int padding = pads ? 0 : op.padding();
    int border = pads ? 2 * op.padding() : 0;
    Shape in = input.shape();
    Tensor weight = network.state().get(node.name() + ".weight");
    float[] bias =
        op.bias() ? network.state().get(node.name() + ".bias").values() : new float[op.out()];
    ByteKernel kernel = ByteKernel.of(weight, bias, input);
    String sides =
        String.format(
            Locale.ROOT,
            "[%d, %d], [%d, %d], [1, 1], 1",
            op.stride(),
            op.stride(),
            padding,
            padding);
    String weights =
        module.store(new ScriptTensor(kernel.weights(), ScalarType.INT8, false, false));
    String scales = module.store(new ScriptTensor(kernel.scales(), ScalarType.FLOAT, false, false));
    String packed =
        module.attribute(
            String.format(
                Locale.ROOT,
                "ops.onednn.qconv_prepack(%s, %s, 1., 0, %s, [1, %d, %d, %d])",
                weights,
                scales,
                sides,
                in.channels(),
                in.height() + border,
                in.width() + border));
    String zeros =
        module.keep(
            new ScriptTensor(
                new Tensor(new int[] {op.out()}, new float[op.out()]),
                ScalarType.INT32,
                false,
                false));
    boolean asBytes = type.equals("0");
    return statements.variable(
        String.format(
            Locale.ROOT,
            "ops.onednn.qconv2d_pointwise(%s, 1., 0, %s, %s, %s, %s, %s, %s, %d, %s, \"%s\", %s,"
                + " \"\")",
            x,
            packed,
            module.attribute(scales),
            zeros,
            module.keep(new ScriptTensor(kernel.bias(), ScalarType.FLOAT, false, false)),
            sides,
            asBytes ? Double.toString(range.scale()) : "1.",
            asBytes ? range.zero() : 0,
            type,
            kind.map(PackedDialect::attribute).orElse("none"),
            NO_SCALARS));
  }
}
