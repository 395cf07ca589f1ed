package io.sonostream.trainer.erasure;

import java.nio.file.Path;

/**
 * A place on this machine that holds a subject's data.
 *
 * @param kind label copy, run, or rejected package
 * @param labels of the subject that lie there; 0 where only its name is written in a file
 */
public record FileTrace(Kind kind, Path path, int labels) {
  /** What lies there. */
  public enum Kind {
    LABEL_COPY("label copy"),
    RUN("run"),
    REJECTED("rejected package");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
