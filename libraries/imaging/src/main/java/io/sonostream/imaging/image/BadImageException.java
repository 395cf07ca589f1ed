package io.sonostream.imaging.image;

/**
 * Bytes that are not the image that they should be. Checked: a bad frame is an everyday event for
 * the caller to answer, not a bug. The message is one line: the thing, the value found, what is
 * allowed.
 */
public final class BadImageException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadImageException(String message) {
    super(message);
  }

  public BadImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
