package io.sonostream.processor.batch;

/**
 * How the engine is used best while several large batches wait: more of them at a time, each on so
 * many threads.
 *
 * @param besides batches beside those that run anyway, >= 1
 * @param threads native threads of each of these calls; 0 as many as the model was loaded with
 * @param size frames of each batch
 * @param framesPerSecond of all together
 */
public record SharedForm(int besides, int threads, int size, double framesPerSecond) {
  public SharedForm {
    if (besides < 1 || threads < 0 || size < 1) {
      throw new IllegalArgumentException(
          "batch profile says "
              + besides
              + " batches beside, of "
              + threads
              + " threads and "
              + size
              + " frames; allowed are 1 and more, 0 and more, 1 and more");
    }
    if (!(framesPerSecond > 0) || Double.isInfinite(framesPerSecond)) {
      throw new IllegalArgumentException(
          "batch profile says " + framesPerSecond + " frames/s side by side; it must be > 0");
    }
  }

  /** Microseconds of the whole engine for so many inputs in one of these calls. */
  public double microsOfCall(int inputs) {
    return 1e6 * inputs / framesPerSecond;
  }

  @Override
  public String toString() {
    return besides
        + 1
        + " batches of "
        + size
        + " at a time"
        + (threads == 0 ? "" : " on " + threads + " threads each");
  }
}
