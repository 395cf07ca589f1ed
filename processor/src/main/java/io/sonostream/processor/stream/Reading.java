package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.util.Optional;

/** What came of reading a record. */
sealed interface Reading {

  /** The task of the frame that it is; empty text where that is not known, or it is none. */
  String task();

  /** Whether it can't be read as a frame of any task. */
  default boolean isNoFrame() {
    return false;
  }

  /** Whether it is known to be a frame of this task. */
  default boolean isOf(String task) {
    return task().equals(task);
  }

  /**
   * A frame.
   *
   * @param decided its answer, where no engine is needed to know it
   */
  record Readable(Frame frame, Optional<Outcome> decided) implements Reading {
    @Override
    public String task() {
      return frame.getTask();
    }
  }

  /**
   * A record that no model can ever answer.
   *
   * @param task of the frame that it is all the same; empty text for what is no frame
   */
  record Refused(BadFrameException cause, Remains remains, String task) implements Reading {
    static Refused of(String cause, Remains remains) {
      return new Refused(new BadFrameException(cause), remains, "");
    }

    @Override
    public boolean isNoFrame() {
      return task.isEmpty();
    }
  }

  /** A frame that is not for this lane. */
  record Unwanted() implements Reading {
    @Override
    public String task() {
      return "";
    }
  }

  /** Nobody can say yet what becomes of it. */
  record Waits(WaitingRoom room) implements Reading {
    @Override
    public String task() {
      return room.task();
    }
  }
}
