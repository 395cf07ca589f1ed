package io.sonostream.runtime;

/** What really happened, below what libraries wrapped around it. */
public final class RootCause {
  /** Deeper than any chain of causes that was not tied into a ring. */
  private static final int DEEPEST = 50;

  private RootCause() {}

  public static Throwable of(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Throwable cause = root.getCause();
      if (cause == null) {
        return root;
      }
      root = cause;
    }
    return root;
  }

  /** Its message in one line; the name of its class where it has none. */
  public static String message(Throwable failure) {
    Throwable root = of(failure);
    String message = root.getMessage();
    return message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
  }
}
