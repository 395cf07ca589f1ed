package io.sonostream.network;

/**
 * A network, weights file, package or image set that can't be used as asked. The message is one
 * line for people: the thing, the value found, what is allowed, what to do. Never a bug: those stay
 * unchecked exceptions of their own kind.
 *
 * <p>Not a {@code UserException} of the runtime module: a service that meets one refuses the
 * package and goes on, and who builds networks only needs this module alone.
 */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
