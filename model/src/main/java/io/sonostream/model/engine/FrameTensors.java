package io.sonostream.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sonostream.model.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;

/**
 * Between bytes at our side and tensors at the network's. Networks of ours read and answer bytes;
 * for others the numbers are made here. Used by one thread.
 */
final class FrameTensors {
  private final ModelGeometry geometry;
  private final Numerics numerics;
  private final PixelFloats floats;

  FrameTensors(ModelGeometry geometry, Numerics numerics) {
    this.geometry = geometry;
    this.numerics = numerics;
    this.floats = new PixelFloats(geometry.input(), numerics);
  }

  /** The batch as the network's input; on a CPU without a copy of the bytes. */
  NDArray input(NDManager manager, ByteBuffer frames, int count) {
    InputShape input = geometry.input();
    Shape shape = new Shape(count, input.channels(), input.height(), input.width());
    // DJL ignores a buffer's position: hand it exactly the bytes that are meant.
    ByteBuffer pixels = frames.slice(0, count * input.frameBytes());
    return numerics.pixels() == Numerics.Pixels.BYTES
        ? manager.create(pixels, shape, DataType.UINT8)
        : manager.create(floats.of(pixels, count), shape, DataType.FLOAT32);
  }

  /** Writes the network's answer as bytes of probability. */
  void output(NDArray answer, int count, ByteBuffer probabilities) {
    Shape wanted =
        new Shape(count, geometry.planes(), geometry.outputHeight(), geometry.outputWidth());
    boolean bytes = numerics.answers() == Numerics.Answers.PROBABILITY_BYTES;
    DataType type = bytes ? DataType.UINT8 : DataType.FLOAT32;
    if (!answer.getShape().equals(wanted) || answer.getDataType() != type) {
      throw new IllegalStateException(
          "the network answers "
              + answer.getDataType()
              + answer.getShape()
              + ", its manifest says "
              + type
              + wanted);
    }
    ByteBuffer values = answer.toByteBuffer();
    if (bytes) {
      probabilities.put(0, values, values.position(), count * geometry.outputBytes());
    } else {
      new AnswerFloats(geometry, numerics.answers())
          .write(values.asFloatBuffer(), count, probabilities);
    }
  }
}
