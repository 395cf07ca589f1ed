package io.sonostream.processor.openinference;

import java.util.Arrays;

/**
 * One tensor as it came.
 *
 * @param datatype UINT8, or BYTES: elements of any length, each after its length
 * @param shape as it was sent
 * @param bytes row-major; owned by this record
 */
@SuppressWarnings("ArrayRecordComponent")
record InferTensor(String name, String datatype, long[] shape, byte[] bytes) {
  static final String UINT8 = "UINT8";
  static final String BYTES = "BYTES";

  String shapeText() {
    return Arrays.toString(shape);
  }
}
