package io.sonostream.processor.inference;

import io.sonostream.schemas.Frame;

/** A frame that needs more memory or stack by itself than this process has. */
final class OversizedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param need how much, of what
   */
  OversizedFrameException(Frame frame, String need) {
    super(
        "frame of "
            + frame.getWidth()
            + "x"
            + frame.getHeight()
            + " needs "
            + need
            + " with this model; give the processor a larger -Xmx or lower"
            + " processor.frames.max-pixels");
  }

  /**
   * @param step what was being done to the frame
   */
  OversizedFrameException(Frame frame, String step, Error cause) {
    super(
        "frame of "
            + frame.getWidth()
            + "x"
            + frame.getHeight()
            + " needs more memory to "
            + step
            + " than there is ("
            + cause
            + "); give the processor a larger -Xmx or lower processor.frames.max-pixels",
        cause);
  }
}
