package io.sonostream.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process as another one on its machine can see it, in /proc.
 *
 * @param commandLine as everybody sees it; arguments end with a NUL
 * @param environment as its user sees it, what it was started with
 */
public record SeenProcess(ProcessHandle handle, String commandLine, String environment) {
  /** Whether this machine shows its processes so. */
  public static boolean canBeSeen() {
    return Files.exists(Path.of("/proc/self/environ"));
  }

  /** A JVM that one of our processes has started to run a class; empty until it does. */
  public static Optional<SeenProcess> running(Class<?> main) {
    return ProcessHandle.current()
        .descendants()
        .flatMap(handle -> seen(handle).stream())
        .filter(seen -> seen.commandLine.contains("\0" + main.getName() + "\0"))
        .findFirst();
  }

  /** A flag of its JVM as it is now, for example {@code -XX:-HeapDumpOnOutOfMemoryError}. */
  public String flag(String name) throws IOException, InterruptedException {
    String jinfo = Path.of(System.getProperty("java.home"), "bin", "jinfo").toString();
    Process asked =
        new ProcessBuilder(jinfo, "-flag", name, Long.toString(handle.pid()))
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return said.strip();
  }

  /** Ends it, and takes away what a JVM that was asked for a flag leaves when it is killed. */
  public void end() throws Exception {
    handle.destroyForcibly();
    handle.onExit().get(1, TimeUnit.MINUTES);
    Files.deleteIfExists(Path.of("/tmp", ".java_pid" + handle.pid()));
  }

  private static Optional<SeenProcess> seen(ProcessHandle handle) {
    Path place = Path.of("/proc", Long.toString(handle.pid()));
    try {
      return Optional.of(
          new SeenProcess(
              handle,
              Files.readString(place.resolve("cmdline"), StandardCharsets.ISO_8859_1),
              Files.readString(place.resolve("environ"), StandardCharsets.ISO_8859_1)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
