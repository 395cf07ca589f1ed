package io.sonostream.runtime;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

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

  /**
   * What a user is told of a failure of the machine: its message, or its kind in words, such as
   * "closed channel". Of this very failure, not of its root.
   */
  public static String words(Throwable failure) {
    return failure instanceof FileSystemException refusal ? words(refusal) : said(failure);
  }

  /** Whose message is a file's name alone, for most. */
  private static String words(FileSystemException refusal) {
    if (refusal instanceof AccessDeniedException) {
      return named(refusal, "may not be read or written by this user");
    }
    if (refusal instanceof NoSuchFileException) {
      return named(refusal, "is not there");
    }
    if (refusal instanceof NotDirectoryException) {
      return named(refusal, "is no folder");
    }
    if (refusal instanceof FileAlreadyExistsException) {
      return named(refusal, "exists already, and is no folder");
    }
    String reason = refusal.getReason();
    return reason == null ? said(refusal) : named(refusal, reason);
  }

  private static String named(FileSystemException refusal, String what) {
    return (refusal.getFile() == null ? "a file" : refusal.getFile()) + " " + what;
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    if (message != null && !message.isBlank()) {
      return message;
    }
    return failure
        .getClass()
        .getSimpleName()
        .replaceFirst("(?<=.)(Exception|Error)$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
