package io.sonostream.cli.attack;

import java.io.IOException;
import java.nio.file.Path;

/** Named pipes, which Java can't make by itself: who opens one waits until somebody writes. */
final class Pipes {
  private Pipes() {}

  static void make(Path path) throws IOException {
    try {
      int status = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
      if (status != 0) {
        throw new IOException("mkfifo ended with " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
