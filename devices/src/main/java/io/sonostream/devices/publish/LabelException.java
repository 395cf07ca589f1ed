package io.sonostream.devices.publish;

/** Labels that the broker or the registry did not take. */
public final class LabelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LabelException(String message, Throwable cause) {
    super(message, cause);
  }
}
