package io.sonostream.network.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a file says of one tensor.
 *
 * @param begin first byte within the file's data
 * @param end one past the last byte
 */
@SuppressWarnings("ArrayRecordComponent")
record TensorEntry(String name, ElementType type, int[] shape, long begin, long end) {
  private static final int CHUNK = 1 << 16;

  /** Values that memory is taken for before the first of them is read; at least a chunk of them. */
  private static final int UNSEEN = 1 << 20;

  TensorEntry {
    long elements = elements(name, shape);
    if (begin < 0 || end < begin || end - begin != elements * type.bytes()) {
      throw new BadWeights(
          "tensor "
              + name
              + " of shape "
              + Arrays.toString(shape)
              + " and type "
              + type
              + " needs "
              + elements * type.bytes()
              + " bytes, the file says "
              + begin
              + " to "
              + end);
    }
  }

  /** Product of the shape; refused above what an array of floats can hold. */
  static long elements(String name, int[] shape) {
    long elements = 1;
    for (int side : shape) {
      if (side < 0) {
        throw new BadWeights("tensor " + name + " has a negative side " + side);
      }
      elements *= side;
      if (elements > WeightsFile.MAX_BYTES / 4) {
        throw new BadWeights(
            "tensor " + name + " of shape " + Arrays.toString(shape) + " is above 2 GB");
      }
    }
    return elements;
  }

  /** Passes over the values in a stream that stands at {@link #begin}. */
  void pass(InputStream in) throws IOException {
    try {
      in.skipNBytes(end - begin);
    } catch (EOFException e) {
      throw new BadWeights("tensor " + name + " is truncated", e);
    }
  }

  /**
   * Reads the values from a stream that stands at {@link #begin}. Memory grows with what has been
   * read: a packed file of some bytes may claim gigabytes.
   */
  Tensor read(InputStream in) throws IOException {
    int elements = (int) elements(name, shape);
    float[] values = new float[Math.min(elements, UNSEEN)];
    byte[] bytes = new byte[CHUNK];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int perChunk = CHUNK / type.bytes();
    for (int done = 0; done < elements; done += perChunk) {
      int count = Math.min(perChunk, elements - done);
      if (in.readNBytes(bytes, 0, count * type.bytes()) < count * type.bytes()) {
        throw new BadWeights("tensor " + name + " is truncated");
      }
      if (done + count > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(elements, 2L * values.length));
      }
      for (int i = 0; i < count; i++) {
        values[done + i] = type.read(chunk, i * type.bytes());
      }
    }
    return new Tensor(shape, values);
  }
}
