package io.sonostream.trainer.service;

import io.sonostream.trainer.job.ScriptedLauncher;
import io.sonostream.trainer.job.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A trainer in a JVM of its own, which kills itself the hard way when it has passed a step. */
public final class TrainerProcess {
  private TrainerProcess() {}

  /** Arguments: configuration file, store, step to die at or {@code none}. */
  public static void main(String[] args) throws InterruptedException {
    TrainerSettings settings = TrainerSettings.load(Path.of(args[0]), Map.of());
    String last = args[2];
    Trainer trainer =
        new Trainer(
            settings,
            new FolderShelf(Path.of(args[1])),
            ScriptedLauncher.of(settings.job(), "train", 0.8),
            (step, task) -> {
              if (step.name().equals(last)) {
                die();
              }
            },
            Clock.systemUTC());
    trainer.start();
    // The trainer's threads keep no JVM alive.
    new CountDownLatch(1).await();
  }

  private static void die() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      Thread.sleep(60_000);
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(137);
    }
  }

  static Process start(Map<String, ?> overrides, Path home, Path store, Step last)
      throws IOException {
    return start(overrides, home, store, last.name(), "128m");
  }

  /** Lives until somebody else ends it. */
  static Process start(Map<String, ?> overrides, Path home, Path store, String heap)
      throws IOException {
    return start(overrides, home, store, "none", heap);
  }

  private static Process start(
      Map<String, ?> overrides, Path home, Path store, String last, String heap)
      throws IOException {
    Path file = home.resolve("trainer-process.conf");
    Files.writeString(
        file,
        overrides.entrySet().stream()
            .map(entry -> entry.getKey() + " = " + value(entry.getValue()))
            .collect(Collectors.joining("\n")));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            TrainerProcess.class.getName(),
            file.toString(),
            store.toString(),
            last);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(home.resolve("trainer-process.log").toFile()));
    return builder.start();
  }

  private static String value(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(TrainerProcess::value).collect(Collectors.joining(",", "[", "]"))
        : '"' + value.toString() + '"';
  }
}
