package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.schemas.Frame;
import java.util.function.Supplier;

/**
 * Keeps a frame that is too large for memory from ending the process. What a frame will need is
 * known from its size and the model's, so it is weighed before a byte is taken: with {@code
 * -XX:+ExitOnOutOfMemoryError} there is no second chance. Where the JVM does go on, what ran out of
 * memory beside others is tried once more, one at a time, and only what fails then is that frame's
 * fault.
 *
 * <p>Owner: the engine. Hand-off: none. Bound: one frame at a time is tried again. Shutdown: none.
 */
final class FrameMemory {
  /** Of the heap, for one frame; the rest is for what runs in any case. */
  private static final double SHARE = 0.75;

  /** Bytes of a probability while tiles are blended. */
  private static final int BLENDED = 4;

  private final Object alone = new Object();
  private final long heapBytes;

  /**
   * @param heapBytes what all of Java may take at most
   */
  FrameMemory(long heapBytes) {
    this.heapBytes = heapBytes;
  }

  /**
   * Weighs pixels, inputs, outputs and what bringing them back to the frame takes.
   *
   * @throws OversizedFrameException when no heap of this size holds them
   */
  void weigh(Frame frame, FrameMapping mapping) {
    ModelGeometry geometry = mapping.geometry();
    long pixels = (long) frame.getWidth() * frame.getHeight();
    long inputs = mapping.inputsFor(frame.getWidth(), frame.getHeight());
    long bytes =
        pixels * geometry.input().channels()
            + inputs * geometry.input().frameBytes()
            + inputs * geometry.outputBytes()
            + pixels * (geometry.planes() + 1) * BLENDED;
    if (bytes > SHARE * heapBytes) {
      throw new OversizedFrameException(
          frame, "about " + (bytes >> 20) + " MiB of " + (heapBytes >> 20) + " MiB of Java's heap");
    }
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
