package io.sonostream.devices.source;

/**
 * Frames of a source that nobody could segment, for example a damaged file. The source goes on with
 * the next one; whoever reads it counts these as failed.
 */
public final class UnusableFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long frames;

  public UnusableFrameException(String message, Throwable cause) {
    super(message, cause);
    this.frames = 1;
  }

  /**
   * @param frames how many, at least 1
   */
  public UnusableFrameException(String message, long frames) {
    super(message);
    this.frames = frames;
  }

  public long frames() {
    return frames;
  }
}
