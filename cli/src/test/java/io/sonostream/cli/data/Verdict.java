package io.sonostream.cli.data;

/** What a reader made of a file. */
enum Verdict {
  /** Exactly what the file says. */
  RIGHT,
  /** One line says what is wrong with it. */
  REFUSED,
  /** Something else, without a word. */
  SILENT;

  /** A way to read. */
  interface Attempt {
    /** Whether what came out is what the file says. */
    boolean isRight() throws Exception;
  }

  static Verdict of(Attempt attempt) throws Exception {
    try {
      return attempt.isRight() ? RIGHT : SILENT;
    } catch (io.sonostream.runtime.UserException
        | io.sonostream.imaging.image.BadImageException
        | io.sonostream.devices.source.UnusableFrameException e) {
      String line = String.valueOf(e.getMessage());
      return line.isBlank() || line.contains("\n") ? SILENT : REFUSED;
    }
  }
}
