package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;

/**
 * One model version in memory, ready to run. Immutable; shared by threads, each of which opens its
 * own runner. Close the runners first, then the model: both free native memory.
 */
public interface LoadedModel extends AutoCloseable {

  /** What runs it, for people and metrics, for example {@code pytorch-cpu-bf16}. */
  String engine();

  InputShape input();

  /**
   * Probability planes that come out: 1 (foreground by sigmoid) or the number of classes with
   * background (softmax).
   */
  int outputPlanes();

  /** Rows and columns of one output plane; equal to the input's except for unpadded networks. */
  int outputHeight();

  int outputWidth();

  /** The sizes at both of its ends. */
  default ModelGeometry geometry() {
    return new ModelGeometry(input(), outputPlanes(), outputHeight(), outputWidth());
  }

  /** A runner for the calling thread. */
  BatchRunner newRunner();

  @Override
  void close();
}
