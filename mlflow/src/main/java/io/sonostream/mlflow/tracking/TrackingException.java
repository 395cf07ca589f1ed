package io.sonostream.mlflow.tracking;

/** The tracking server did not do what it was asked for: it is away, or it refuses. */
public final class TrackingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code the server's word for it, such as RESOURCE_DOES_NOT_EXIST; empty where it said none
   */
  TrackingException(String message, String code) {
    super(message);
    this.code = code;
  }

  TrackingException(String message, Throwable cause) {
    super(message, cause);
    this.code = "";
  }

  /** Whether nobody answered, or not as a tracking server does. */
  public boolean isAway() {
    return getCause() != null;
  }

  boolean isAbsent() {
    return code.equals("RESOURCE_DOES_NOT_EXIST");
  }

  boolean isThereAlready() {
    return code.equals("RESOURCE_ALREADY_EXISTS");
  }
}
