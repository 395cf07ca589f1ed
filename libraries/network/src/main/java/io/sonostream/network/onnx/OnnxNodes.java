package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends the ONNX nodes and initialisers of each operation to a graph. A node's output has the
 * node's name; intermediate values of the same operation add a suffix to it. Every method returns
 * the name of the output.
 */
final class OnnxNodes implements Op.Visitor<String> {
  private final Network network;
  private final GraphProto.Builder proto;
  private final Constants constants;

  OnnxNodes(Network network, GraphProto.Builder proto) {
    this.network = network;
    this.proto = proto;
    this.constants = new Constants(proto);
  }

  /** Names the served value as the file's output. */
  void result(String node) {
    node("Identity", Onnx.OUTPUT, node);
  }

  private NodeProto.Builder add(String operator, String output, List<String> inputs) {
    return proto
        .addNodeBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private String node(String operator, String output, String... inputs) {
    add(operator, output, List.of(inputs));
    return output;
  }

  private String state(String name) {
    return constants.tensor(name, network.state().get(name));
  }

  private static List<Long> pair(long value) {
    return List.of(value, value);
  }

  @Override
  public String input(Node node, Op.Input op) {
    add("Cast", node.name(), List.of(Onnx.INPUT))
        .addAttribute(Attributes.integer("to", DataType.FLOAT.getNumber()));
    return node.name();
  }

  @Override
  public String normalise(Node node, Op.Normalise op) {
    String mean = constants.perChannel(node.name() + ".mean", op.mean());
    if (op.std().stream().allMatch(s -> s == 1)) {
      return node("Sub", node.name(), node.input(), mean);
    }
    String std = constants.perChannel(node.name() + ".std", op.std());
    return node("Div", node.name(), node("Sub", node.name() + ".centred", node.input(), mean), std);
  }

  @Override
  public String convolution(Node node, Op.Convolution op) {
    List<String> inputs = new ArrayList<>(List.of(node.input(), state(node.name() + ".weight")));
    if (op.bias()) {
      inputs.add(state(node.name() + ".bias"));
    }
    long padding = op.padding();
    add("Conv", node.name(), inputs)
        .addAttribute(Attributes.integers("kernel_shape", pair(op.kernel())))
        .addAttribute(Attributes.integers("strides", pair(op.stride())))
        .addAttribute(Attributes.integers("pads", List.of(padding, padding, padding, padding)))
        .addAttribute(Attributes.integer("group", op.groups()));
    return node.name();
  }

  @Override
  public String upConvolution(Node node, Op.UpConvolution op) {
    add(
            "ConvTranspose",
            node.name(),
            List.of(node.input(), state(node.name() + ".weight"), state(node.name() + ".bias")))
        .addAttribute(Attributes.integers("kernel_shape", pair(2)))
        .addAttribute(Attributes.integers("strides", pair(2)));
    return node.name();
  }

  @Override
  public String depthToSpace(Node node, Op.DepthToSpace op) {
    add("DepthToSpace", node.name(), node.inputs())
        .addAttribute(Attributes.integer("blocksize", 2))
        .addAttribute(Attributes.text("mode", "DCR"));
    return node.name();
  }

  @Override
  public String batchNorm(Node node, Op.BatchNorm op) {
    String name = node.name();
    List<String> inputs =
        List.of(
            node.input(),
            state(name + ".weight"),
            state(name + ".bias"),
            state(name + ".running_mean"),
            state(name + ".running_var"));
    add("BatchNormalization", name, inputs)
        .addAttribute(Attributes.real("epsilon", (float) op.epsilon()));
    return name;
  }

  @Override
  public String activation(Node node, Op.Activation op) {
    return switch (op.kind()) {
      case RELU -> node("Relu", node.name(), node.input());
      case SIGMOID -> node("Sigmoid", node.name(), node.input());
      case SILU -> {
        String gate = node("Sigmoid", node.name() + ".gate", node.input());
        yield node("Mul", node.name(), node.input(), gate);
      }
    };
  }

  @Override
  public String maxPool(Node node, Op.MaxPool op) {
    return pool("MaxPool", node, op.size());
  }

  @Override
  public String averagePool(Node node, Op.AveragePool op) {
    return pool("AveragePool", node, op.size());
  }

  private String pool(String operator, Node node, int size) {
    add(operator, node.name(), node.inputs())
        .addAttribute(Attributes.integers("kernel_shape", pair(size)))
        .addAttribute(Attributes.integers("strides", pair(size)));
    return node.name();
  }

  @Override
  public String globalAveragePool(Node node, Op.GlobalAveragePool op) {
    return node("GlobalAveragePool", node.name(), node.input());
  }

  @Override
  public String concat(Node node, Op.Concat op) {
    add("Concat", node.name(), node.inputs()).addAttribute(Attributes.integer("axis", 1));
    return node.name();
  }

  @Override
  public String add(Node node, Op.Add op) {
    add("Add", node.name(), node.inputs());
    return node.name();
  }

  @Override
  public String multiply(Node node, Op.Multiply op) {
    add("Mul", node.name(), node.inputs());
    return node.name();
  }

  @Override
  public String interpolate(Node node, Op.Interpolate op) {
    Shape in = inputShape(node);
    String scales =
        constants.floats(
            node.name() + ".scales",
            List.of(1f, 1f, scale(in.height(), op.height()), scale(in.width(), op.width())));
    // The empty name leaves out the optional region of interest.
    add("Resize", node.name(), List.of(node.input(), "", scales))
        .addAttribute(Attributes.text("mode", "linear"))
        .addAttribute(Attributes.text("coordinate_transformation_mode", "half_pixel"));
    return node.name();
  }

  /**
   * The size is floor(in * scale), which must not fall one short, whether a runtime multiplies in
   * f32 or f64.
   */
  static float scale(int in, int out) {
    float scale = (float) out / in;
    while ((double) in * scale < out) {
      scale = Math.nextUp(scale);
    }
    return scale;
  }

  @Override
  public String crop(Node node, Op.Crop op) {
    Shape in = inputShape(node);
    long top = op.top(in);
    long left = op.left(in);
    String name = node.name();
    return node(
        "Slice",
        name,
        node.input(),
        constants.longs(name + ".from", List.of(top, left)),
        constants.longs(name + ".to", List.of(top + op.height(), left + op.width())),
        constants.longs(name + ".axes", List.of(2L, 3L)));
  }

  private Shape inputShape(Node node) {
    return network.graph().inputShapes(node).get(0);
  }

  /** Serving graphs have none; at inference it does nothing. */
  @Override
  public String dropout(Node node, Op.Dropout op) {
    return node("Identity", node.name(), node.input());
  }

  @Override
  public String probabilityBytes(Node node, Op.ProbabilityBytes op) {
    String name = node.name();
    String probability = name + ".real";
    if (node.shape().channels() == 1) {
      node("Sigmoid", probability, node.input());
    } else {
      add("Softmax", probability, node.inputs()).addAttribute(Attributes.integer("axis", 1));
    }
    String scaled =
        node("Mul", name + ".scaled", probability, constants.floats(name + ".255", List.of(255f)));
    // A cast truncates; with a half added it rounds to the nearest.
    String shifted =
        node("Add", name + ".shifted", scaled, constants.floats(name + ".half", List.of(0.5f)));
    add("Cast", name, List.of(shifted))
        .addAttribute(Attributes.integer("to", DataType.UINT8.getNumber()));
    return name;
  }
}
