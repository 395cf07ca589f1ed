package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values of an ONNX graph are bytes when its convolutions compute in bytes: what those read
 * and answer, and what lies between them and only moves values. A value is known by its name.
 */
final class OnnxValues {
  /** They hand on what they read, so their answer has the range of their input. */
  private static final Set<String> MOVES = Set.of("MaxPool", "Resize", "DepthToSpace");

  /** They are computed in bytes when all their inputs are bytes. */
  private static final Set<String> JOINS = Set.of("Concat", "Add");

  private final Map<String, NodeProto> writers = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Set<String> outputs = new LinkedHashSet<>();
  private final List<NodeProto> convolutions = new ArrayList<>();

  OnnxValues(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(outputs::add);
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(value -> writers.put(value, node));
      OnnxFile.forEachRead(
          GraphProto.newBuilder().addNode(node).build(),
          value -> readers.computeIfAbsent(value, none -> new ArrayList<>()).add(node));
      if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
        AttributeProto value = node.getAttribute(0);
        if (value.hasT()) {
          constants.put(node.getOutput(0), value.getT());
        }
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (isConvolution(node) && weight(node) != null && biasIsKnown(node)) {
        convolutions.add(node);
      }
    }
  }

  private static boolean isConvolution(NodeProto node) {
    return node.getOpType().equals("Conv")
        && node.getInputCount() > 1
        && node.getOutputCount() == 1;
  }

  /** Those whose kernel and bias the file holds in f32, in its order. */
  List<NodeProto> convolutions() {
    return convolutions;
  }

  /** By which a convolution is called: its answer's name, since a node needs none of its own. */
  static String name(NodeProto convolution) {
    return convolution.getOutput(0);
  }

  /** An operator as people call it, a convolution with the type of its weights. */
  String described(NodeProto node) {
    if (!isConvolution(node)) {
      return node.getOpType();
    }
    TensorProto weight = constants.get(node.getInput(1));
    return weight == null
        ? "Conv with weights that are computed"
        : "Conv in " + OnnxFile.typeName(weight.getDataType());
  }

  @Nullable TensorProto weight(NodeProto convolution) {
    return floats(convolution.getInput(1));
  }

  /** Null where there is none. */
  @Nullable TensorProto bias(NodeProto convolution) {
    return hasBias(convolution) ? floats(convolution.getInput(2)) : null;
  }

  private boolean biasIsKnown(NodeProto convolution) {
    TensorProto weight = floats(convolution.getInput(1));
    TensorProto bias = bias(convolution);
    return !hasBias(convolution)
        || (weight != null && bias != null && bias.getDims(0) == weight.getDims(0));
  }

  private static boolean hasBias(NodeProto convolution) {
    return convolution.getInputCount() > 2 && !convolution.getInput(2).isEmpty();
  }

  private @Nullable TensorProto floats(String name) {
    TensorProto tensor = constants.get(name);
    boolean held =
        tensor != null
            && tensor.getDataType() == DataType.FLOAT.getNumber()
            && elements(tensor)
                == Math.max(tensor.getFloatDataCount(), tensor.getRawData().size() / 4);
    return held ? tensor : null;
  }

  /** Numbers that the sides promise; -1 for sides that no kernel has. */
  private static long elements(TensorProto tensor) {
    if (tensor.getDimsCount() == 0) {
      return -1;
    }
    long elements = 1;
    for (long side : tensor.getDimsList()) {
      if (side < 1 || side > Integer.MAX_VALUE / elements) {
        return -1;
      }
      elements *= side;
    }
    return elements;
  }

  /**
   * Values that are bytes, in no order that matters.
   *
   * @param wide convolutions that compute in f32 all the same
   */
  Set<String> bytes(Set<String> wide) {
    Set<String> bytes = new LinkedHashSet<>();
    Deque<String> found = new ArrayDeque<>();
    for (NodeProto convolution : convolutions) {
      if (!wide.contains(name(convolution))) {
        found.add(convolution.getInput(0));
        found.add(end(convolution));
      }
    }
    while (!found.isEmpty()) {
      String value = found.remove();
      if (!value.isEmpty() && !constants.containsKey(value) && bytes.add(value)) {
        NodeProto writer = writer(value);
        if (writer != null && moves(writer)) {
          found.add(writer.getInput(0));
        } else if (writer != null && JOINS.contains(writer.getOpType())) {
          found.addAll(writer.getInputList());
        }
      }
    }
    return bytes;
  }

  /** The value that has the range of this one: where it was only moved, what was moved. */
  String origin(String value) {
    String origin = value;
    // In a damaged file a value may come from itself.
    for (int steps = 0; steps < writers.size(); steps++) {
      NodeProto writer = writers.get(origin);
      if (writer == null || !moves(writer)) {
        break;
      }
      origin = writer.getInput(0);
    }
    return origin;
  }

  /** A cubic curve leaves the range of the pixels that it is drawn through. */
  private static boolean moves(NodeProto node) {
    return MOVES.contains(node.getOpType())
        && node.getInputCount() > 0
        && node.getAttributeList().stream().noneMatch(a -> a.getS().toStringUtf8().equals("cubic"));
  }

  /** What computes a value; a rectifier is the end of the node before it. */
  private @Nullable NodeProto writer(String value) {
    NodeProto writer = writers.get(value);
    return writer != null && isRectifier(writer) && onlyReader(writer.getInput(0)) != null
        ? writers.get(writer.getInput(0))
        : writer;
  }

  /** A convolution's answer, or that of the rectifier that is all that reads it. */
  String end(NodeProto convolution) {
    String answer = name(convolution);
    NodeProto reader = onlyReader(answer);
    return reader != null && isRectifier(reader) ? reader.getOutput(0) : answer;
  }

  private static boolean isRectifier(NodeProto node) {
    return node.getOpType().equals("Relu")
        && node.getInputCount() == 1
        && node.getOutputCount() == 1;
  }

  /** Null where there are none or several, the network's caller among them. */
  private @Nullable NodeProto onlyReader(String value) {
    List<NodeProto> all = readers.getOrDefault(value, List.of());
    return outputs.contains(value) || all.size() != 1 ? null : all.get(0);
  }
}
