package io.sonostream.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Between bytes at our side and tensors at the network's. Networks of ours read and answer bytes;
 * for others the numbers are made here. Used by one thread.
 */
final class FrameTensors {
  private static final Set<DataType> INTEGERS =
      EnumSet.of(DataType.UINT8, DataType.BOOLEAN, DataType.INT32, DataType.INT64);

  private final ModelGeometry geometry;
  private final Numerics numerics;
  private final ForeignPixels pixels;
  private final ForeignAnswers answers;

  FrameTensors(ModelGeometry geometry, Numerics numerics) {
    this(geometry, numerics, ForeignAnswers.Witness.NOBODY);
  }

  FrameTensors(ModelGeometry geometry, Numerics numerics, ForeignAnswers.Witness witness) {
    this.geometry = geometry;
    this.numerics = numerics;
    this.pixels = new ForeignPixels(geometry.input(), numerics);
    this.answers = new ForeignAnswers(geometry, numerics, witness);
  }

  private boolean channelsLast() {
    return numerics.layout() == Numerics.Layout.NHWC;
  }

  /** The batch as the network's input; on a CPU without a copy of the bytes. */
  NDArray input(NDManager manager, ByteBuffer frames, int count) {
    InputShape input = geometry.input();
    Shape shape =
        channelsLast()
            ? new Shape(count, input.height(), input.width(), input.channels())
            : new Shape(count, input.channels(), input.height(), input.width());
    // DJL ignores a buffer's position: hand it exactly the bytes that are meant.
    ByteBuffer bytes = frames.slice(0, count * input.frameBytes());
    if (numerics.pixels() == Numerics.Pixels.FLOATS) {
      return manager.create(pixels.of(bytes, count), shape, DataType.FLOAT32);
    }
    boolean asTheyAre = ForeignPixels.asTheyAre(input, numerics);
    return manager.create(asTheyAre ? bytes : pixels.of(bytes, count), shape, DataType.UINT8);
  }

  /** The answer that is the mask, of those that the network gives. */
  NDArray chosen(NDList all) {
    String wanted = numerics.usage().output();
    answers.witness().answered(all.size());
    if (all.size() == 1 || wanted == null) {
      return all.get(0);
    }
    for (int i = 0; i < all.size(); i++) {
      if (wanted.equals(all.get(i).getName()) || wanted.equals(Integer.toString(i))) {
        return all.get(i);
      }
    }
    throw new IllegalStateException(
        "the network has no answer " + wanted + " among its " + all.size());
  }

  /** Writes the network's answer as bytes of probability. */
  void output(NDArray answer, int count, ByteBuffer probabilities) {
    check(answer, count);
    ByteBuffer values = answer.toByteBuffer();
    boolean asTheyAre =
        numerics.answers() == Numerics.Answers.PROBABILITY_BYTES
            && numerics.conventions() == null
            && (!channelsLast() || geometry.planes() == 1);
    if (asTheyAre) {
      probabilities.put(0, values, values.position(), count * geometry.outputBytes());
    } else {
      answers.write(values(values, answer.getDataType()), count, probabilities);
    }
  }

  private static ForeignAnswers.Values values(ByteBuffer bytes, DataType type) {
    switch (type) {
      case FLOAT32 -> {
        FloatBuffer floats = bytes.asFloatBuffer();
        return floats::get;
      }
      case INT32 -> {
        IntBuffer integers = bytes.asIntBuffer();
        return integers::get;
      }
      case INT64 -> {
        LongBuffer longs = bytes.asLongBuffer();
        return longs::get;
      }
      default -> {
        int first = bytes.position();
        return i -> bytes.get(first + i) & 0xff;
      }
    }
  }

  private void check(NDArray answer, int count) {
    Set<DataType> types =
        switch (numerics.answers()) {
          case PROBABILITY_BYTES -> EnumSet.of(DataType.UINT8);
          case PROBABILITIES, LOGITS -> EnumSet.of(DataType.FLOAT32);
          case CLASSES -> INTEGERS;
        };
    List<Shape> shapes = shapes(count);
    if (!shapes.contains(answer.getShape()) || !types.contains(answer.getDataType())) {
      throw new IllegalStateException(
          "the network answers "
              + answer.getDataType()
              + answer.getShape()
              + ", its manifest says "
              + types
              + shapes.get(0)
              + " ("
              + numerics.answers()
              + ")");
    }
  }

  /** What the answer may look like, the usual form first. */
  private List<Shape> shapes(int count) {
    int planes = answers.filePlanes();
    int height = geometry.outputHeight();
    int width = geometry.outputWidth();
    List<Shape> shapes = new ArrayList<>();
    shapes.add(
        channelsLast()
            ? new Shape(count, height, width, planes)
            : new Shape(count, planes, height, width));
    if (planes == 1) {
      shapes.add(new Shape(count, height, width));
    }
    return shapes;
  }
}
