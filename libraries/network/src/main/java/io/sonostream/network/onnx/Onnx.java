package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Shape;
import io.sonostream.network.graph.pass.Serving;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes ONNX files, operator set 17. The same network gives the same bytes. The batch dimension is
 * free; height and width are those of the graph.
 */
public final class Onnx {
  /** Names of the only input and the only output. */
  public static final String INPUT = "frames";

  public static final String OUTPUT = "result";

  private static final int OPERATOR_SET = 17;

  /** The file format of ONNX 1.12, which brought operator set 17. */
  private static final int IR_VERSION = 8;

  private Onnx() {}

  /**
   * The file that serves: unsigned bytes (N,C,H,W) in; unsigned bytes (N,K,H',W') out, 0-255 for
   * probabilities of 0-1, by sigmoid when K = 1, else by softmax over K. It computes in f32.
   *
   * @param state a tensor for every parameter of the graph, no more
   * @throws io.sonostream.network.ModelException when the tensors do not fit the graph
   */
  public static void write(Graph graph, StateDict state, OutputStream out) throws IOException {
    write(Serving.probabilities(new Network(graph, state)), DataType.UINT8, out);
  }

  /** As {@link #write}, but f32 logits come out: for comparing numbers. */
  public static void writeLogits(Graph graph, StateDict state, OutputStream out)
      throws IOException {
    write(Serving.logits(new Network(graph, state)), DataType.FLOAT, out);
  }

  private static void write(Network network, DataType output, OutputStream out) throws IOException {
    Graph graph = network.graph();
    GraphProto.Builder proto =
        GraphProto.newBuilder()
            .setName("network")
            .addInput(value(INPUT, DataType.UINT8, graph.input()))
            .addOutput(value(OUTPUT, output, graph.output()));
    OnnxNodes nodes = new OnnxNodes(network, proto);
    graph.nodes().forEach(node -> node.op().accept(nodes, node));
    nodes.result(graph.outputs().get(0));
    ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("sonostream")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(proto)
        .build()
        .writeTo(out);
  }

  private static ValueInfoProto value(String name, DataType type, Shape shape) {
    TensorShapeProto.Builder sizes =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("N"));
    for (int side : new int[] {shape.channels(), shape.height(), shape.width()}) {
      sizes.addDim(Dimension.newBuilder().setDimValue(side));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
