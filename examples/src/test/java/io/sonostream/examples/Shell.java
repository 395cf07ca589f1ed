package io.sonostream.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a command in a directory, and keeps what it says. */
record Shell(Path directory) {

  /** What came of a command; -1 where it could not be started or took too long. */
  record Ended(int status, String output) {}

  Ended run(int seconds, String... command) throws InterruptedException {
    try {
      Files.createDirectories(directory);
      Path log = directory.resolve("output.log");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Ended(ended ? process.exitValue() : -1, Files.readString(log));
    } catch (IOException absent) {
      return new Ended(-1, String.valueOf(absent.getMessage()));
    }
  }

  /** Files of this module beside those that are there. */
  Shell copy(Path source, String... names) {
    try {
      Files.createDirectories(directory);
      for (String name : names) {
        Files.write(directory.resolve(name), Files.readAllBytes(source.resolve(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
