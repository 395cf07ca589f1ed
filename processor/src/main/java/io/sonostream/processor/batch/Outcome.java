package io.sonostream.processor.batch;

/** What became of a frame. Every job gets exactly one. */
public sealed interface Outcome {

  /** Heap that it keeps busy until the answer has left. */
  default long bytes() {
    return 0;
  }

  /** Tells the receiver which of them it is. */
  void tell(Receiver receiver);

  /** Who does something about an outcome; one method for each kind, so that none is forgotten. */
  interface Receiver {
    void segmented(Segmented outcome);

    void shed(Shed outcome);

    void dead(Dead outcome);

    void abandoned(Abandoned outcome);
  }

  /** A mask. */
  record Segmented(SegmentedFrame segmentation) implements Outcome {
    @Override
    public long bytes() {
      return segmentation.bytes();
    }

    @Override
    public void tell(Receiver receiver) {
      receiver.segmented(this);
    }
  }

  /**
   * A live frame that nobody segments, because a newer one matters more by now.
   *
   * @param reason as the mask says it
   * @param batchedAtMicros when that was decided
   */
  record Shed(String reason, long ageMicros, long batchedAtMicros) implements Outcome {

    /** Too old when its batch formed. */
    public static Shed tooOld(long ageMicros, long maxAgeMicros, long batchedAtMicros) {
      return new Shed(
          "frame was "
              + ageMicros / 1000
              + " ms old when its batch formed; the limit is "
              + maxAgeMicros / 1000
              + " ms",
          ageMicros,
          batchedAtMicros);
    }

    /** Of a task that no model serves, and has not for longer than a frame may wait. */
    public static Shed unserved(
        String task, long waitedMicros, long ageMicros, long decidedAtMicros) {
      return new Shed(
          "task "
              + task
              + " has waited "
              + waitedMicros / 1000
              + " ms for a model; assign one that this processor can load",
          ageMicros,
          decidedAtMicros);
    }

    /** Of a task that only other processors of the lane were told of. */
    public static Shed unknownHere(
        String task, long waitedMicros, long ageMicros, long decidedAtMicros) {
      return new Shed(
          "task "
              + task
              + " is known to other processors only, and has waited "
              + waitedMicros / 1000
              + " ms for one; give all the same tasks",
          ageMicros,
          decidedAtMicros);
    }

    @Override
    public void tell(Receiver receiver) {
      receiver.shed(this);
    }
  }

  /** No model can ever segment it: a dead letter with this cause. */
  record Dead(Exception cause) implements Outcome {
    @Override
    public void tell(Receiver receiver) {
      receiver.dead(this);
    }
  }

  /** No answer can be given now, and none may be made up: the frame must be read again. */
  record Abandoned(String cause) implements Outcome {
    @Override
    public void tell(Receiver receiver) {
      receiver.abandoned(this);
    }
  }
}
