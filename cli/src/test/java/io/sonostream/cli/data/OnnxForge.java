package io.sonostream.cli.data;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * ONNX files of one convolution that looks at single pixels, so that what a network answers for a
 * picture is known without running it. Node by node, in any types and shapes, sane or not.
 */
final class OnnxForge {
  static final int SIDE = 16;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("forged");
  private int opset = 17;
  private String last = "input";
  private int nodes;

  /** One that reads {@code (batch, channels, 16, 16)}; batch 0 is free. */
  static OnnxForge reading(DataType type, int batch, int channels) {
    OnnxForge forge = new OnnxForge();
    forge.graph.addInput(value("input", type, batch, channels, SIDE, SIDE));
    return forge;
  }

  /** One that reads what these sides say, 0 for a free one. */
  static OnnxForge readingSides(DataType type, int... sides) {
    OnnxForge forge = new OnnxForge();
    forge.graph.addInput(value("input", type, sides));
    return forge;
  }

  OnnxForge opset(int version) {
    opset = version;
    return this;
  }

  OnnxForge secondInput() {
    graph.addInput(value("second", DataType.FLOAT, 1, 1, SIDE, SIDE));
    return this;
  }

  OnnxForge node(String op, AttributeProto... attributes) {
    return node(op, List.of(last), attributes);
  }

  private OnnxForge node(String op, List<String> inputs, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(op).addAllInput(inputs);
    for (AttributeProto attribute : attributes) {
      node.addAttribute(attribute);
    }
    last = "v" + nodes++;
    graph.addNode(node.addOutput(last));
    return this;
  }

  OnnxForge foreignNode(String domain, String op) {
    String before = last;
    last = "v" + nodes++;
    graph.addNode(
        NodeProto.newBuilder().setDomain(domain).setOpType(op).addInput(before).addOutput(last));
    return this;
  }

  OnnxForge cast(DataType to) {
    return node("Cast", number("to", to.getNumber()));
  }

  OnnxForge times(float factor) {
    graph.addInitializer(tensor("f" + nodes, DataType.FLOAT, new float[] {factor}, 1));
    return node("Mul", List.of(last, "f" + nodes));
  }

  /**
   * A convolution of 1x1.
   *
   * @param weights one row a plane: a factor for each channel, and what is added
   */
  OnnxForge planes(DataType type, float[]... weights) {
    int channels = weights[0].length - 1;
    float[] factors = new float[weights.length * channels];
    float[] added = new float[weights.length];
    for (int k = 0; k < weights.length; k++) {
      System.arraycopy(weights[k], 0, factors, k * channels, channels);
      added[k] = weights[k][channels];
    }
    graph.addInitializer(tensor("weights", type, factors, weights.length, channels, 1, 1));
    graph.addInitializer(tensor("bias", type, added, weights.length));
    return node("Conv", List.of(last, "weights", "bias"));
  }

  /** Reads (N,H,W,C) and answers so. */
  OnnxForge channelsFirst() {
    return node("Transpose", numbers("perm", 0, 3, 1, 2));
  }

  OnnxForge channelsLast() {
    return node("Transpose", numbers("perm", 0, 2, 3, 1));
  }

  /** What stands now is answered under this name. */
  OnnxForge output(String name, DataType type, int... sides) {
    graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(last).addOutput(name));
    graph.addOutput(value(name, type, sides));
    return this;
  }

  ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }

  byte[] file() {
    return model().toByteArray();
  }

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto numbers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, DataType type, int... sides) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < sides.length; i++) {
      shape.addDim(
          sides[i] == 0
              ? Dimension.newBuilder().setDimParam("d" + i)
              : Dimension.newBuilder().setDimValue(sides[i]));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  private static TensorProto tensor(String name, DataType type, float[] values, int... sides) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (int side : sides) {
      tensor.addDims(side);
    }
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case FLOAT16 -> raw.putShort(half(value));
        case DOUBLE -> raw.putDouble(value);
        default -> raw.putFloat(value);
      }
    }
    return tensor.setRawData(ByteString.copyFrom(raw.flip())).build();
  }

  /** Of numbers that a half holds well enough: no subnormals, infinities or NaN. */
  private static short half(float value) {
    int bits = Float.floatToIntBits(value);
    if (value == 0) {
      return 0;
    }
    int exponent = (bits >> 23 & 0xff) - 127 + 15;
    int mantissa = (bits & 0x7fffff) + 0x1000;
    return (short) (bits >> 16 & 0x8000 | (exponent << 10) + (mantissa >> 13));
  }

  /** The same network with its weights in a file beside it. */
  static Split external(ModelProto model, String location) {
    List<Byte> weights = new ArrayList<>();
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      TensorProto.Builder moved =
          tensor.toBuilder()
              .clearRawData()
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(entry("location", location))
              .addExternalData(entry("offset", Integer.toString(weights.size())))
              .addExternalData(entry("length", Integer.toString(tensor.getRawData().size())));
      tensor.getRawData().forEach(weights::add);
      graph.setInitializer(i, moved);
    }
    byte[] bytes = new byte[weights.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = weights.get(i);
    }
    return new Split(model.toBuilder().setGraph(graph).build().toByteArray(), bytes);
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Split(byte[] file, byte[] weights) {}

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
