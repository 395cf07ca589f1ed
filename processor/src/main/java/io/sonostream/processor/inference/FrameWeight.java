package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.schemas.Frame;

/**
 * Heap that one frame takes on its way, in bytes.
 *
 * @param preparing its decoded pixels, and the network inputs that they become
 * @param outputs of the network, for all of its inputs
 * @param finishing the probabilities of each plane at the frame's own size, and the mask
 */
public record FrameWeight(long preparing, long outputs, long finishing) {
  /** Bytes of a probability while tiles are blended. */
  private static final int BLENDED = 4;

  /**
   * @param looks how often the network sees it
   */
  static FrameWeight of(Frame frame, FrameMapping mapping, int looks) {
    long pixels = (long) frame.getWidth() * frame.getHeight();
    long inputs = mapping.inputsFor(frame.getWidth(), frame.getHeight());
    return new FrameWeight(
        pixels * mapping.geometry().input().channels()
            + inputs * mapping.geometry().input().frameBytes(),
        inputs * mapping.geometry().outputBytes() * looks,
        finishing(pixels, mapping.geometry().planes()));
  }

  /**
   * @param pixels of the frame
   * @param planes that the network answers for each of them
   */
  public static long finishing(long pixels, int planes) {
    return pixels * (planes + 1) * BLENDED;
  }

  long total() {
    return preparing + outputs + finishing;
  }
}
