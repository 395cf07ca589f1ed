package io.sonostream.network.weights;

import java.nio.ByteBuffer;

/** Number formats that weights files use; little-endian. All become 32-bit floats. */
enum ElementType {
  F32("F32", "<f4", 4) {
    @Override
    float read(ByteBuffer from, int at) {
      return from.getFloat(at);
    }
  },
  F64("F64", "<f8", 8) {
    @Override
    float read(ByteBuffer from, int at) {
      return (float) from.getDouble(at);
    }
  },
  F16("F16", "<f2", 2) {
    @Override
    float read(ByteBuffer from, int at) {
      return half(from.getShort(at));
    }
  },
  BF16("BF16", "", 2) {
    @Override
    float read(ByteBuffer from, int at) {
      return Float.intBitsToFloat(from.getShort(at) << 16);
    }
  },
  /** Counters, such as num_batches_tracked. */
  I64("I64", "<i8", 8) {
    @Override
    float read(ByteBuffer from, int at) {
      return from.getLong(at);
    }
  };

  private final String safetensors;
  private final String numpy;
  private final int bytes;

  ElementType(String safetensors, String numpy, int bytes) {
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.bytes = bytes;
  }

  abstract float read(ByteBuffer from, int at);

  int bytes() {
    return bytes;
  }

  static ElementType ofSafetensors(String name) {
    for (ElementType type : values()) {
      if (type.safetensors.equals(name)) {
        return type;
      }
    }
    throw new BadWeights("dtype " + name + "; allowed are F32, F16, BF16, F64 and I64");
  }

  static ElementType ofNumpy(String name) {
    for (ElementType type : values()) {
      if (type.numpy.equals(name)) {
        return type;
      }
    }
    throw new BadWeights("dtype '" + name + "'; allowed are '<f4', '<f2', '<f8' and '<i8'");
  }

  /** IEEE 754 binary16. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 31) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }
}
