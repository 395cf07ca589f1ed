package io.sonostream.processor.inference;

import io.sonostream.schemas.Frame;
import java.util.function.Supplier;

/**
 * Tells a frame that is too large for memory from memory that others have taken: what ran out of it
 * beside others is tried once more, one at a time, and only what fails then is that frame's fault.
 *
 * <p>Owner: the engine. Hand-off: none. Bound: one frame at a time is tried again. Shutdown: none.
 */
final class FrameMemory {
  private final Object alone = new Object();

  /**
   * @param step what is done to the frame, for people
   * @throws OversizedFrameException when it does not fit even alone
   */
  <T> T use(Frame frame, String step, Supplier<T> work) {
    try {
      return work.get();
    } catch (StackOverflowError e) {
      throw new OversizedFrameException(frame, step, e);
    } catch (OutOfMemoryError beside) {
      synchronized (alone) {
        try {
          return work.get();
        } catch (StackOverflowError | OutOfMemoryError e) {
          throw new OversizedFrameException(frame, step, e);
        }
      }
    }
  }
}
