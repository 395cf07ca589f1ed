package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.schemas.Frame;
import java.util.function.Supplier;

/**
 * Keeps frames that are too large for memory from ending the process. What a frame will need is
 * known from its size and the model's, so it is weighed before a byte is taken: with {@code
 * -XX:+ExitOnOutOfMemoryError} there is no second chance. Large ones are prepared and finished by
 * turns. Where the JVM goes on without memory, what failed beside others is tried once more, one at
 * a time, and only what fails then is that frame's fault.
 *
 * <p>Owner: the engine. Hand-off: none. Bound: {@link Turns}; one at a time is tried again.
 * Shutdown: none.
 */
final class FrameMemory {
  /** Of the heap, for one frame; the rest is for what runs in any case. */
  private static final double SHARE = 0.75;

  private final Object alone = new Object();
  private final long heapBytes;
  private final Turns turns;

  /**
   * @param heapBytes what all of Java may take at most
   */
  FrameMemory(long heapBytes) {
    this.heapBytes = heapBytes;
    this.turns = new Turns(together(heapBytes));
  }

  /** Of the heap, for all frames that are prepared or finished at the same time. */
  static long together(long heapBytes) {
    return heapBytes / 4;
  }

  /**
   * Weighs pixels, inputs, outputs and what bringing them back to the frame takes.
   *
   * @param looks how often the network sees it
   * @throws OversizedFrameException when no heap of this size holds them
   */
  void weigh(Frame frame, FrameMapping mapping, int looks) {
    long bytes = FrameWeight.of(frame, mapping, looks).total();
    if (bytes > SHARE * heapBytes) {
      throw new OversizedFrameException(
          frame, "about " + (bytes >> 20) + " MiB of " + (heapBytes >> 20) + " MiB of Java's heap");
    }
  }

  /**
   * Does it once there is room for it beside what others do.
   *
   * @param step what is done to the frame, for people
   * @throws OversizedFrameException when it does not fit even alone
   */
  <T> T inTurn(long bytes, Frame frame, String step, Supplier<T> work) {
    return turns.take(bytes, () -> use(frame, step, work));
  }

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
