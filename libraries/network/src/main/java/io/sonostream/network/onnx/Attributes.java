package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.List;

/** Attributes of ONNX nodes. */
final class Attributes {
  private Attributes() {}

  private static AttributeProto.Builder of(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  static AttributeProto integer(String name, long value) {
    return of(name, AttributeType.INT).setI(value).build();
  }

  static AttributeProto real(String name, float value) {
    return of(name, AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto integers(String name, List<Long> values) {
    return of(name, AttributeType.INTS).addAllInts(values).build();
  }

  static AttributeProto text(String name, String value) {
    return of(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
  }
}
