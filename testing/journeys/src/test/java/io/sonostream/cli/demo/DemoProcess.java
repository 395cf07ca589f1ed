package io.sonostream.cli.demo;

import io.sonostream.cli.Sonostream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The demo in a process of its own, as a user starts it. */
final class DemoProcess implements AutoCloseable {
  private static final long LEAVE_SECONDS = 90;

  private final Process process;
  private final Path output;
  private final Path errors;
  private final Path temporary;

  /**
   * @param directory for its data and what it prints
   */
  DemoProcess(Path directory, String... options) throws IOException {
    Path root = Path.of("..", "..").toAbsolutePath().normalize();
    temporary = Files.createDirectories(directory.resolve("temporary"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-Doffline=true",
                "-Djava.io.tmpdir=" + temporary,
                "-Dsonostream.home=" + root,
                Sonostream.class.getName(),
                "demo",
                "--data",
                directory.resolve("data").toString()));
    command.addAll(List.of(options));
    output = directory.resolve("output");
    errors = directory.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    // Not on the command line: ONNX Runtime can't bear one of more than 4 KiB.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("SONOSTREAM_LOG_LEVEL", "WARN");
    process = builder.start();
  }

  /** Waits for its end, and returns its exit status. */
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it as Ctrl-C does, and returns its exit status. */
  int interrupt() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the demo does not end");
    }
    return process.exitValue();
  }

  boolean alive() {
    return process.isAlive();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** What it has left in the temporary folder, natives of its libraries included. */
  List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.skip(1).map(Path::toString).toList();
    }
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
