package io.sonostream.network.torchscript;

import java.nio.ByteBuffer;

/** torch's element types, with their codes in TorchScript source and their storage classes. */
enum ScalarType {
  UINT8(0, 1, "ByteStorage"),
  INT8(1, 1, "CharStorage"),
  INT32(3, 4, "IntStorage"),
  HALF(5, 2, "HalfStorage"),
  FLOAT(6, 4, "FloatStorage"),
  BFLOAT16(15, 2, "BFloat16Storage");

  final int code;
  final int bytes;
  final String storage;

  ScalarType(int code, int bytes, String storage) {
    this.code = code;
    this.bytes = bytes;
    this.storage = storage;
  }

  /** Appends a value, rounded to the nearest, ties to even. */
  void put(ByteBuffer to, float value) {
    switch (this) {
      case FLOAT -> to.putFloat(value);
      case BFLOAT16 -> to.putShort(bfloat16(value));
      case HALF -> to.putShort(half(value));
      case UINT8, INT8 -> to.put((byte) Math.round(value));
      case INT32 -> to.putInt(Math.round(value));
    }
  }

  static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
  }

  static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude >= 0x7F800000) {
      return (short) (sign | (magnitude > 0x7F800000 ? 0x7E00 : 0x7C00));
    }
    if (magnitude >= 0x477FF000) { // rounds beyond 65504
      return (short) (sign | 0x7C00);
    }
    if (magnitude >= 0x38800000) { // a normal half: rebias the exponent from 127 to 15
      int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1) - (112 << 23);
      return (short) (sign | rounded >>> 13);
    }
    // A subnormal half is a whole number of 2^-24; Math.rint rounds ties to even.
    return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
  }
}
