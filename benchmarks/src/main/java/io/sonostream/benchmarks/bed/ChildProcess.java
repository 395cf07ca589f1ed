package io.sonostream.benchmarks.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One child JVM with a processor in it. */
public final class ChildProcess implements AutoCloseable {
  private static final long LEAVE_SECONDS = 90;
  private final Process process;
  private final Path log;

  /** For a life of seconds: starts fast, and takes little memory. */
  public static final List<String> SHORT_LIVED =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** For measuring: the heap is resident from the start, so what grows is native memory. */
  public static final List<String> MEASURED =
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  /**
   * @param directory where settings and log are written
   * @param settings overrides of a processor's settings, by dotted path
   */
  public ChildProcess(
      Path directory, String name, List<String> jvmOptions, Map<String, ?> settings) {
    Path file = directory.resolve(name + ".properties");
    log = directory.resolve(name + ".log");
    Properties lines = new Properties();
    settings.forEach((key, value) -> lines.setProperty(key, String.valueOf(value)));
    try (Writer out = Files.newBufferedWriter(file)) {
      lines.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-Doffline=true",
            "-cp",
            System.getProperty("java.class.path"),
            ProcessorChild.class.getName(),
            file.toString()));
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

  public boolean alive() {
    return process.isAlive();
  }

  /** Resident memory now, in megabytes; NaN where the kernel doesn't say. */
  public double residentMegabytes() {
    return ProcessMeter.residentMegabytes(process.pid());
  }

  /** SIGKILL: no hook, no flush, no goodbye. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Asks it to leave, and waits until it has. */
  public void leave() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // Then it leaves anyway.
    }
    await();
  }

  public Path log() {
    return log;
  }

  /** The last lines that it wrote. */
  public String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(" + log + " can't be read: " + e.getMessage() + ")";
    }
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
