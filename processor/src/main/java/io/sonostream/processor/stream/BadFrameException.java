package io.sonostream.processor.stream;

/** A record that can never become a mask. Its message is the cause in the dead letter. */
public final class BadFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadFrameException(String message) {
    super(message);
  }

  public BadFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
