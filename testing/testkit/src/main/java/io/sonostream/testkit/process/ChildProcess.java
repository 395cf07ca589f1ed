package io.sonostream.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, on the class path of this one; its words go to a log. */
public final class ChildProcess implements AutoCloseable {
  /** For a life of seconds: starts fast, and takes little memory. */
  public static final List<String> SHORT_LIVED =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** For measuring: the heap is resident from the start, so what grows is native memory. */
  public static final List<String> MEASURED =
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  private static final long LEAVE_SECONDS = 90;
  private static final int TOLD_LINES = 20;

  private final String main;
  private final Process process;
  private final Path log;

  private ChildProcess(String main, Process process, Path log) {
    this.main = main;
    this.process = process;
    this.log = log;
  }

  /**
   * @param main its class
   * @param log where output and errors go, after what is there
   */
  public static ChildProcess start(
      Class<?> main, Path log, List<String> jvmOptions, List<String> arguments) {
    return start(main, log, jvmOptions, arguments, Map.of());
  }

  /**
   * The same in another environment.
   *
   * @param environment beside what this process has
   */
  public static ChildProcess start(
      Class<?> main,
      Path log,
      List<String> jvmOptions,
      List<String> arguments,
      Map<String, String> environment) {
    // Who is killed takes nothing away: natives that it unpacked stay beside its log.
    Path temporary = log.resolveSibling(log.getFileName() + ".tmp");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(jvmOptions);
    command.add("-Doffline=true");
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Not on the command line: ONNX Runtime can't bear one of more than 4 KiB.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(temporary);
      return new ChildProcess(main.getSimpleName(), builder.start(), log);
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

  /**
   * A signal, for example STOP: asleep as after a lost network or a swapped-out machine.
   *
   * @param name as {@code kill} takes it, without a dash
   */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(main + " took no " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before " + main + " had its " + name, e);
    }
  }

  /** Waits for its end, and returns its exit status. */
  public int exitStatus() {
    await();
    return process.exitValue();
  }

  /** Ends its standard input, which asks it to leave, and waits until it has. */
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
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
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
        throw new IllegalStateException(main + " did not end; its log is " + log);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
