package io.sonostream.benchmarks.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One child JVM with a processor in it. */
final class ChildProcess implements AutoCloseable {
  private static final long LEAVE_SECONDS = 90;
  private final Process process;
  private final Path log;

  ChildProcess(Path directory, String name, Map<String, ?> settings) {
    Path file = directory.resolve(name + ".properties");
    log = directory.resolve(name + ".log");
    Properties lines = new Properties();
    settings.forEach((key, value) -> lines.setProperty(key, String.valueOf(value)));
    try (Writer out = Files.newBufferedWriter(file)) {
      lines.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Doffline=true",
            "-cp",
            System.getProperty("java.class.path"),
            ProcessorChild.class.getName(),
            file.toString());
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL: no hook, no flush, no goodbye. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Asks it to leave, and waits until it has. */
  void leave() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // Then it leaves anyway.
    }
    await();
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
      await();
    }
  }

  private void await() {
    try {
      if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("a processor did not end; its log is " + log);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
