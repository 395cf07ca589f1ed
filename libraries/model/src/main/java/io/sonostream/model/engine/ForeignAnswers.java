package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Conventions;
import io.sonostream.model.packaging.Conventions.Heads;
import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Answers of networks from elsewhere as bytes of probability, plane by plane. A number that is none
 * fails the batch: an engine that computes nonsense must not look like one that sees nothing.
 *
 * @param witness sees every pixel's numbers before they are made probabilities of classes
 */
record ForeignAnswers(ModelGeometry geometry, Numerics numerics, Witness witness) {
  /** Reads the number at an index of the answer, counted in numbers. */
  @FunctionalInterface
  interface Values {
    double at(int index);
  }

  /** Sees what a network answers. */
  @FunctionalInterface
  interface Witness {
    /** So many tensors came back. */
    default void answered(int count) {}

    Witness NOBODY = (answer, probabilities) -> {};

    /**
     * @param answer of one pixel, a number for each plane of the file; not kept
     * @param probabilities what they mean, before classes are told apart; not kept
     */
    void saw(double[] answer, double[] probabilities);
  }

  ForeignAnswers(ModelGeometry geometry, Numerics numerics) {
    this(geometry, numerics, Witness.NOBODY);
  }

  /** Planes of the answer; one where it names classes. */
  int filePlanes() {
    return numerics.answers() == Numerics.Answers.CLASSES
        ? 1
        : numerics.usage().filePlanes(geometry.planes());
  }

  void write(Values values, int count, ByteBuffer probabilities) {
    int plane = geometry.outputHeight() * geometry.outputWidth();
    double[] answer = new double[filePlanes()];
    double[] said = new double[answer.length];
    double[] pixel = new double[geometry.planes()];
    boolean planesLast = numerics.layout() == Numerics.Layout.NHWC;
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < plane; i++) {
        int first = n * plane * answer.length + (planesLast ? i * answer.length : i);
        for (int k = 0; k < answer.length; k++) {
          answer[k] = values.at(first + (planesLast ? k : k * plane));
        }
        if (numerics.answers() == Numerics.Answers.CLASSES) {
          oneOf(answer[0], pixel);
        } else {
          read(answer, said);
          witness.saw(answer, said);
          share(said, pixel);
        }
        for (int k = 0; k < pixel.length; k++) {
          probabilities.put((n * pixel.length + k) * plane + i, (byte) Math.round(255 * pixel[k]));
        }
      }
    }
  }

  /** What the planes of the file say, each as a probability. */
  private void read(double[] answer, double[] said) {
    System.arraycopy(answer, 0, said, 0, answer.length);
    switch (numerics.answers()) {
      case LOGITS -> probabilitiesOf(said);
      case PROBABILITY_BYTES -> scale(said, 1.0 / 255);
      case PROBABILITIES, CLASSES -> {}
    }
    for (int k = 0; k < said.length; k++) {
      if (Double.isNaN(said[k])) {
        throw new IllegalStateException("the network answers numbers that are none (NaN)");
      }
      said[k] = Math.max(0, Math.min(1, said[k]));
    }
  }

  /** From planes of the file to planes of the package: background, if it has one, and classes. */
  private void share(double[] said, double[] pixel) {
    Conventions usage = numerics.usage();
    List<Integer> classOf = usage.classOf();
    if (usage.heads() == Heads.EXCLUSIVE) {
      if (classOf.isEmpty()) {
        System.arraycopy(said, 0, pixel, 0, pixel.length);
        return;
      }
      Arrays.fill(pixel, 0);
      for (int k = 0; k < said.length; k++) {
        int at = pixel.length == 1 ? 0 : classOf.get(k);
        pixel[at] = Math.min(1, pixel[at] + said[k]);
      }
      return;
    }
    Arrays.fill(pixel, 0);
    for (int k = 0; k < said.length; k++) {
      int at = classOf.isEmpty() ? k + 1 : classOf.get(k);
      if (at > 0) {
        pixel[at] = Math.max(pixel[at], said[k]);
      }
    }
    decide(pixel, usage.heads());
  }

  /** Leaves one winner above one half, or the background, and keeps how sure that is. */
  private static void decide(double[] pixel, Heads heads) {
    int winner = 0;
    double likeliest = 0;
    for (int k = 1; k < pixel.length; k++) {
      likeliest = Math.max(likeliest, pixel[k]);
      boolean wins =
          pixel[k] > 0.5 && (winner == 0 || heads == Heads.LATER || pixel[k] > pixel[winner]);
      winner = wins ? k : winner;
    }
    double won = winner == 0 ? likeliest : pixel[winner];
    for (int k = 1; k < pixel.length; k++) {
      if (winner != 0 && k != winner) {
        pixel[k] = Math.min(pixel[k], 1 - won);
      }
    }
    pixel[0] = 1 - won;
  }

  private void oneOf(double value, double[] pixel) {
    List<Integer> classOf = numerics.usage().classOf();
    int highest = classOf.isEmpty() ? Math.max(1, pixel.length - 1) : classOf.size() - 1;
    if (!(value >= 0 && value <= highest)) {
      throw new IllegalStateException(
          "the network answers class "
              + (long) value
              + "; by its manifest they are 0 to "
              + highest);
    }
    int own = classOf.isEmpty() ? (int) value : classOf.get((int) value);
    for (int k = 0; k < pixel.length; k++) {
      pixel[k] = own == k ? 1 : 0;
    }
    if (pixel.length == 1) {
      pixel[0] = own;
    }
  }

  /** Sigmoid of one or of each, softmax of several that are exclusive; in place. */
  private void probabilitiesOf(double[] logits) {
    if (logits.length == 1 || numerics.usage().heads().overlap()) {
      for (int k = 0; k < logits.length; k++) {
        logits[k] = 1 / (1 + Math.exp(-logits[k]));
      }
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
}
