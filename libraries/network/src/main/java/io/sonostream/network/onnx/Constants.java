package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.sonostream.network.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The initialisers of a graph: weights and small constants, as little-endian raw data. */
final class Constants {
  private final GraphProto.Builder proto;

  Constants(GraphProto.Builder proto) {
    this.proto = proto;
  }

  /** Adds a weight; returns its name, as all methods here do. */
  String tensor(String name, Tensor tensor) {
    ByteBuffer raw = buffer(tensor.values().length, Float.BYTES);
    raw.asFloatBuffer().put(tensor.values());
    long[] shape = new long[tensor.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.shape()[i];
    }
    return add(name, DataType.FLOAT, raw, shape);
  }

  String floats(String name, List<Float> values) {
    return floats(name, values, values.size());
  }

  /** Shape (1,C,1,1). */
  String perChannel(String name, List<Float> values) {
    return floats(name, values, 1, values.size(), 1, 1);
  }

  private String floats(String name, List<Float> values, long... shape) {
    ByteBuffer raw = buffer(values.size(), Float.BYTES);
    for (int i = 0; i < values.size(); i++) {
      raw.putFloat(i * Float.BYTES, values.get(i));
    }
    return add(name, DataType.FLOAT, raw, shape);
  }

  String longs(String name, List<Long> values) {
    ByteBuffer raw = buffer(values.size(), Long.BYTES);
    for (int i = 0; i < values.size(); i++) {
      raw.putLong(i * Long.BYTES, values.get(i));
    }
    return add(name, DataType.INT64, raw, values.size());
  }

  /** Signed bytes. */
  String signed(String name, byte[] values, long... shape) {
    return add(name, DataType.INT8, ByteBuffer.wrap(values), shape);
  }

  /** One unsigned byte, without sides. */
  String unsigned(String name, int value) {
    return add(name, DataType.UINT8, ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  /** One number, without sides. */
  String real(String name, float value) {
    return add(name, DataType.FLOAT, buffer(1, Float.BYTES).putFloat(0, value));
  }

  String integers(String name, int[] values) {
    ByteBuffer raw = buffer(values.length, Integer.BYTES);
    raw.asIntBuffer().put(values);
    return add(name, DataType.INT32, raw, values.length);
  }

  private static ByteBuffer buffer(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String add(String name, DataType type, ByteBuffer raw, long... shape) {
    TensorProto.Builder tensor =
        proto
            .addInitializerBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    for (long side : shape) {
      tensor.addDims(side);
    }
    return name;
  }
}
