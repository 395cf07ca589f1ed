package io.sonostream.processor.openinference;

/** A request that gets no mask: the message is what its caller is told. */
final class RefusedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status 4xx where the caller has to change something, 503 and 504 where he may come again
   */
  RefusedRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  static RefusedRequestException bad(String message) {
    return new RefusedRequestException(400, message);
  }

  int status() {
    return status;
  }

  boolean mayComeAgain() {
    return status == 503;
  }
}
