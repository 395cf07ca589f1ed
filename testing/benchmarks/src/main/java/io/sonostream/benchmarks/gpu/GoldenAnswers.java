package io.sonostream.benchmarks.gpu;

import io.sonostream.model.golden.Golden;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import java.nio.ByteBuffer;

/**
 * What PyTorch computed in f32 for an architecture's golden frames, and how far a precision may be
 * from it. The contract of our own tests, for archives that answer bytes: logits are allowed a
 * share of the largest, and a byte half a step.
 */
final class GoldenAnswers {
  private static final double ROUNDING = 0.51;

  private final Golden golden;
  private final float[] logits;
  private final int planes;
  private final int pixels;

  GoldenAnswers(Golden golden) {
    this.golden = golden;
    Graph graph = golden.graph();
    this.logits = golden.served();
    this.planes = graph.output().channels();
    this.pixels = graph.output().height() * graph.output().width();
  }

  int count() {
    return golden.shape()[0];
  }

  int bytesOfOne() {
    return planes * pixels;
  }

  /** A GPU's f32 convolutions are TF32, of ten bits, unless told otherwise. */
  static double tolerance(Precision precision, boolean gpu) {
    return switch (precision) {
      case F32 -> gpu ? 5e-3 : 1e-4;
      case F16 -> 1e-2;
      case BF16 -> 5e-2;
      case INT8 -> throw new IllegalArgumentException("bytes are judged by labels");
    };
  }

  /**
   * Compares.
   *
   * @param first of the golden frames that was answered
   * @param answers (N,K,H,W) of bytes
   * @param relative of the largest logit
   */
  GoldenRow compare(
      ByteBuffer answers,
      int first,
      int frames,
      double relative,
      String engine,
      Precision precision) {
    double largest = 0;
    for (float logit : logits) {
      largest = Math.max(largest, Math.abs(logit));
    }
    // Of several planes one may be moved up while all the others are moved down.
    double allowed = relative * largest * (planes == 1 ? 1 : 2);
    double worst = 0;
    long outside = 0;
    for (int i = 0; i < frames * bytesOfOne(); i++) {
      double odds = logOdds(first * bytesOfOne() + i);
      double found = answers.get(i) & 0xff;
      worst = Math.max(worst, Math.abs(found - 255 * sigmoid(odds)));
      if (found < 255 * sigmoid(odds - allowed) - ROUNDING
          || found > 255 * sigmoid(odds + allowed) + ROUNDING) {
        outside++;
      }
    }
    return new GoldenRow(golden.name(), engine, precision.label(), worst, outside, "");
  }

  /** Of a plane against all others of its pixel. */
  private double logOdds(int index) {
    if (planes == 1) {
      return logits[index];
    }
    int frame = index / (planes * pixels);
    int pixel = index % pixels;
    int plane = index / pixels % planes;
    double others = 0;
    for (int k = 0; k < planes; k++) {
      if (k != plane) {
        others += Math.exp(logits[(frame * planes + k) * pixels + pixel]);
      }
    }
    return logits[index] - Math.log(others);
  }

  private static double sigmoid(double odds) {
    return 1 / (1 + Math.exp(-odds));
  }
}
