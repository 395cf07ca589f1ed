package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sonostream.network.ModelException;
import io.sonostream.network.quantisation.Quantisation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Somebody's ONNX file in bytes: pairs of QuantizeLinear and DequantizeLinear round its
 * convolutions, of which ONNX Runtime makes kernels that compute in whole numbers. Nothing else is
 * touched, and both ends stay as they are.
 *
 * <pre>
 *   x ─▶ Q ─▶ DQ ─▶ Conv ─▶ Relu ─▶ Q ─▶ DQ ─▶ ...
 *    DQ(weight, by channel) ──┘ DQ(bias)
 * </pre>
 *
 * @see <a
 *     href="https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html">QDQ</a>
 */
public final class OnnxInt8 {
  /**
   * It brought scales by channel to DequantizeLinear; before it ONNX Runtime's own form has them.
   */
  private static final int BY_CHANNEL = 13;

  /** It brought convolutions of whole numbers. */
  private static final int OLDEST = 10;

  private static final String RUNTIMES_OWN = "com.microsoft";

  private final ModelProto model;
  private final String file;
  private final OnnxValues values;

  private OnnxInt8(ModelProto model, String file) {
    this.model = model;
    this.file = file;
    this.values = new OnnxValues(model.getGraph());
    requireConvolutions();
    if (operatorSet() < OLDEST) {
      throw new ModelException(
          file
              + ": is written in ONNX's operator set "
              + operatorSet()
              + ", int8 needs "
              + OLDEST
              + " or later; write the file again (opset_version) and pack that");
    }
  }

  /**
   * @param file for messages
   * @throws ModelException when nothing in it can compute in bytes, naming what it is made of
   */
  public static OnnxInt8 of(byte[] onnx, String file) {
    try {
      return new OnnxInt8(ModelProto.parseFrom(onnx), file);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(file + ": not a readable ONNX file: " + e.getMessage(), e);
    }
  }

  private void requireConvolutions() {
    if (values.convolutions().isEmpty()) {
      Map<String, Long> operators =
          model.getGraph().getNodeList().stream()
              .collect(
                  Collectors.groupingBy(values::described, TreeMap::new, Collectors.counting()));
      throw new ModelException(
          file
              + ": has no operator that can compute in bytes, which is Conv with weights in f32 that"
              + " the file holds; it has "
              + operators.entrySet().stream()
                  .map(operator -> operator.getKey() + " (" + operator.getValue() + ")")
                  .collect(Collectors.joining(", "))
              + "; serve it in f32");
    }
  }

  private long operatorSet() {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(1);
  }

  /**
   * One that can compute in bytes.
   *
   * @param name that of its answer: nodes need none of their own
   * @param input name of what it reads
   * @param end name of what it answers, rectified where nobody reads it otherwise
   */
  public record Convolution(String name, String input, String end) {}

  /** In the file's order, which is from input to output. */
  public List<Convolution> convolutions() {
    return values.convolutions().stream()
        .map(node -> new Convolution(OnnxValues.name(node), node.getInput(0), values.end(node)))
        .toList();
  }

  /** Names of the values whose range must be known, when all that can is in bytes. */
  public List<String> observed() {
    return values.bytes(Set.of()).stream().map(values::origin).distinct().toList();
  }

  /** The file in f32, with the {@linkplain #observed values to be seen} as its only outputs. */
  public void writeObserved(OutputStream out) throws IOException {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Set<String> inputs = names(graph.getInputList());
    graph.clearOutput();
    for (String value : observed()) {
      String seen = value;
      if (inputs.contains(value)) {
        // What comes in can't go out under the same name.
        seen = value + "_seen";
        graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(seen));
      }
      TypeProto floats =
          TypeProto.newBuilder()
              .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber()))
              .build();
      graph.addOutput(ValueInfoProto.newBuilder().setName(seen).setType(floats));
    }
    model.toBuilder().setGraph(graph).build().writeTo(out);
  }

  /**
   * Writes the file in bytes.
   *
   * @throws ModelException when the plan lacks a range that is needed
   */
  public void write(Quantisation plan, OutputStream out) throws IOException {
    ModelProto.Builder made = model.toBuilder();
    boolean own = operatorSet() < BY_CHANNEL;
    if (own
        && made.getOpsetImportList().stream().noneMatch(s -> s.getDomain().equals(RUNTIMES_OWN))) {
      made.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(RUNTIMES_OWN).setVersion(1));
    }
    made.setGraph(new OnnxPairs(model.getGraph(), values, plan, own ? RUNTIMES_OWN : "").write())
        .build()
        .writeTo(out);
  }

  private static Set<String> names(Collection<ValueInfoProto> infos) {
    return infos.stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
  }
}
