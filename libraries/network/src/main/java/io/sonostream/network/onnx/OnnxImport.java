package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sonostream.network.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes of somebody's ONNX file one that engines here take: a single file, f32 at both ends where
 * it computes in another float type, and one output. Nothing between its ends is touched.
 *
 * <pre>
 *   weights in other files ─▶ taken in          x (f32) ─▶ Cast ─▶ its own x (f16) ─▶ ... ─▶ Cast ─▶ y (f32)
 * </pre>
 */
public final class OnnxImport {
  private static final Set<Integer> OTHER_FLOATS =
      Set.of(
          DataType.FLOAT16.getNumber(), DataType.BFLOAT16.getNumber(), DataType.DOUBLE.getNumber());

  private final Path file;
  private final GraphProto.Builder graph;

  private OnnxImport(Path file, GraphProto.Builder graph) {
    this.file = file;
    this.graph = graph;
  }

  /**
   * Writes the network in the form that packages hold.
   *
   * @param output the output that is wanted, its name or number from 0; null for its only one
   * @throws ModelException when the file, its weights or its output can't be had
   */
  public static void write(Path file, @Nullable String output, OutputStream out)
      throws IOException {
    ModelProto.Builder model = OnnxFile.parse(file).toBuilder();
    OnnxImport made = new OnnxImport(file, model.getGraphBuilder());
    new OnnxWeights(file).takeIn(made.graph);
    made.keepOutput(output);
    made.floatsIn();
    made.floatsOut();
    model.build().writeTo(out);
  }

  private void keepOutput(@Nullable String wanted) {
    List<ValueInfoProto> outputs = List.copyOf(graph.getOutputList());
    List<String> names = outputs.stream().map(ValueInfoProto::getName).toList();
    if (wanted == null && outputs.size() != 1) {
      throw new ModelException(
          file + ": has the outputs " + names + "; name the one that is the mask (--output)");
    }
    int at = wanted == null ? 0 : names.indexOf(wanted);
    if (at < 0 && wanted != null && wanted.matches("\\d{1,4}")) {
      at = Integer.parseInt(wanted);
    }
    if (at < 0 || at >= outputs.size()) {
      throw new ModelException(file + ": has no output " + wanted + "; its outputs are " + names);
    }
    graph.clearOutput();
    graph.addOutput(outputs.get(at));
  }

  private void floatsIn() {
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
      int type = type(input);
      if (weights.contains(input.getName()) || !OTHER_FLOATS.contains(type)) {
        continue;
      }
      String name = input.getName();
      String own = free(name + "_" + OnnxFile.typeName(type).toLowerCase(Locale.ROOT));
      rename(graph, name, own);
      graph.addNode(0, cast(name, own, type));
      input.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
    }
  }

  private void floatsOut() {
    ValueInfoProto.Builder output = graph.getOutputBuilder(0);
    int type = type(output);
    if (!OTHER_FLOATS.contains(type)) {
      return;
    }
    String floats = free(output.getName() + "_float");
    graph.addNode(cast(output.getName(), floats, DataType.FLOAT.getNumber()));
    output.setName(floats);
    output.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
  }

  private static int type(ValueInfoProto.Builder value) {
    return value.getType().getTensorType().getElemType();
  }

  private static NodeProto cast(String from, String to, int type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .setName("sonostream_cast_" + to)
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type))
        .build();
  }

  /** A name that no value of the graph has. */
  private String free(String wished) {
    Set<String> taken =
        graph.getNodeList().stream()
            .flatMap(node -> node.getOutputList().stream())
            .collect(Collectors.toSet());
    graph.getInputList().forEach(input -> taken.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
    String name = wished;
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }

  /** Whoever reads a value reads another one; branches see the values around them. */
  static void rename(GraphProto.Builder graph, String from, String to) {
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          rename(attribute.getGBuilder(), from, to);
        }
        attribute.getGraphsBuilderList().forEach(inner -> rename(inner, from, to));
      }
    }
  }
}
