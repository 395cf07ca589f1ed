package io.sonostream.devices.source;

/**
 * One frame of a source that nobody could segment, for example a damaged file. The source goes on
 * with the next one; whoever reads it counts this one as failed.
 */
public final class UnusableFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
