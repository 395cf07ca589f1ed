package io.sonostream.processor.batch;

/** What became of a frame. Every job gets exactly one. */
public sealed interface Outcome {

  /** A mask. */
  record Segmented(SegmentedFrame segmentation) implements Outcome {}

  /**
   * Too old when its batch formed.
   *
   * @param batchedAtMicros when that was
   */
  record Shed(long ageMicros, long maxAgeMicros, long batchedAtMicros) implements Outcome {
    public String reason() {
      return "frame was "
          + ageMicros / 1000
          + " ms old when its batch formed; the limit is "
          + maxAgeMicros / 1000
          + " ms";
    }
  }

  /** No model can ever segment it: a dead letter with this cause. */
  record Dead(Exception cause) implements Outcome {}

  /** No answer can be given now, and none may be made up: the frame must be read again. */
  record Abandoned(String cause) implements Outcome {}
}
