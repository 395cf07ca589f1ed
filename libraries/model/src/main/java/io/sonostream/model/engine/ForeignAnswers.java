package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;

/** Answers of networks from elsewhere as bytes of probability, plane by plane. */
record ForeignAnswers(ModelGeometry geometry, Numerics numerics) {
  /** Reads the number at an index of the answer, counted in numbers. */
  @FunctionalInterface
  interface Values {
    double at(int index);
  }

  void write(Values values, int count, ByteBuffer probabilities) {
    int plane = geometry.outputHeight() * geometry.outputWidth();
    double[] pixel = new double[geometry.planes()];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < plane; i++) {
        if (numerics.answers() == Numerics.Answers.CLASSES) {
          oneOf(values.at(n * plane + i), pixel);
        } else {
          read(values, n, plane, i, pixel);
        }
        for (int k = 0; k < pixel.length; k++) {
          probabilities.put((n * pixel.length + k) * plane + i, (byte) Math.round(255 * pixel[k]));
        }
      }
    }
  }

  private void read(Values values, int n, int plane, int i, double[] pixel) {
    boolean planesLast = numerics.layout() == Numerics.Layout.NHWC;
    int first = n * geometry.outputBytes() + (planesLast ? i * pixel.length : i);
    for (int k = 0; k < pixel.length; k++) {
      pixel[k] = values.at(first + (planesLast ? k : k * plane));
    }
    switch (numerics.answers()) {
      case LOGITS -> probabilitiesOf(pixel);
      case PROBABILITY_BYTES -> scale(pixel, 1.0 / 255);
      case PROBABILITIES, CLASSES -> {}
    }
    for (int k = 0; k < pixel.length; k++) {
      pixel[k] = clamp(pixel[k]);
    }
  }

  private static void oneOf(double value, double[] pixel) {
    int highest = Math.max(1, pixel.length - 1);
    if (!(value >= 0 && value <= highest)) {
      throw new IllegalStateException(
          "the network answers class "
              + (long) value
              + "; by its manifest they are 0 to "
              + highest);
    }
    for (int k = 0; k < pixel.length; k++) {
      pixel[k] = value == k ? 1 : 0;
    }
    if (pixel.length == 1) {
      pixel[0] = value;
    }
  }

  /** Sigmoid of one, softmax of several; in place. */
  private static void probabilitiesOf(double[] logits) {
    if (logits.length == 1) {
      logits[0] = 1 / (1 + Math.exp(-logits[0]));
      return;
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      logits[k] = Math.exp(logits[k] - highest);
      sum += logits[k];
    }
    scale(logits, 1 / sum);
  }

  private static void scale(double[] pixel, double by) {
    for (int k = 0; k < pixel.length; k++) {
      pixel[k] *= by;
    }
  }

  /** Not a number becomes 0. */
  private static double clamp(double probability) {
    return probability > 0 ? Math.min(1, probability) : 0;
  }
}
