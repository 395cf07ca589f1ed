package io.sonostream.gateway.igtl;

/** A message that is refused; the one after it can be read. */
public class BadMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadMessageException(String message) {
    super(message);
  }

  /** Its bytes are not those that were sent. */
  public static final class Damaged extends BadMessageException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }
  }
}
