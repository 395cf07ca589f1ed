package io.sonostream.imaging.picture;

/** Bytes that are no picture, or one that can't be decoded. */
public final class UnreadablePictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadablePictureException(String message) {
    super(message);
  }

  public UnreadablePictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
