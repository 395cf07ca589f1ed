package io.sonostream.trainer.erasure;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place on this machine that holds a subject's data, or may.
 *
 * @param kind label copy, run, or rejected package
 * @param labels of the subject that lie there; 0 where only its name is written in a file, null
 *     where nobody can tell, as of what an erasure that broke off has left
 */
public record FileTrace(Kind kind, Path path, @Nullable Integer labels) {
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

  /** What of the subject lies there, in words. */
  public String holds() {
    if (labels == null) {
      return "labels that can't be read any more";
    }
    return labels == 0 ? "its name" : labels + " labels";
  }
}
