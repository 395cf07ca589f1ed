package io.sonostream.cli;

import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the machine refuses: a full disk, a folder that may not be written, a port that is taken.
 * Such an exception is no fault of the program, wherever it was thrown, and its stack helps nobody.
 */
final class MachineTrouble {
  /** A chain of causes that is longer goes in circles. */
  private static final int MOST_CAUSES = 20;

  private MachineTrouble() {}

  /** One line, where an exception comes of one of the machine's refusals. */
  static Optional<String> words(Exception e) {
    Throwable cause = e;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      if (cause instanceof IOException refusal) {
        return Optional.of(oneLine(e, refusal));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static String oneLine(Exception outer, IOException refusal) {
    String own = own(refusal);
    String told = outer == refusal ? null : outer.getMessage();
    // Java puts the cause's own words into the message of an exception without one.
    boolean adds = told != null && !told.startsWith(refusal.getClass().getName());
    String line = adds && !String.valueOf(told).contains(own) ? told + ": " + own : own;
    return line.replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String own(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return named(denied.getFile(), "may not be read or written by this user");
    }
    if (e instanceof NoSuchFileException missing) {
      return named(missing.getFile(), "is not there");
    }
    if (e instanceof NotDirectoryException file) {
      return named(file.getFile(), "is no folder");
    }
    if (e instanceof FileAlreadyExistsException taken) {
      return named(taken.getFile(), "exists already, and is no folder");
    }
    if (e instanceof FileSystemException other && other.getReason() != null) {
      return named(other.getFile(), other.getReason());
    }
    return RootCause.words(e);
  }

  private static String named(@Nullable String file, String what) {
    return (file == null ? "a file" : file) + " " + what;
  }
}
