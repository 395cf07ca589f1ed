package io.sonostream.processor.trial;

import io.sonostream.runtime.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process leaves that tried a network: its answer, or else what tells how it ended.
 *
 * @param folder of one trial
 */
record TrialTraces(Path folder) {
  /** Added by the JDK to the number of the signal that ended a process. */
  private static final int KILLED = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL",
          6, "SIGABRT",
          7, "SIGBUS",
          8, "SIGFPE",
          9, "SIGKILL, as the kernel ends who takes its last memory",
          11, "SIGSEGV");

  private static final long MOST_ANSWER = 64 << 10;

  Path answer() {
    return folder.resolve("answer");
  }

  /** Written by a JVM that native code has crashed. */
  Path crash() {
    return folder.resolve("crash.log");
  }

  Path printed() {
    return folder.resolve("printed");
  }

  /** What it answered; empty when it did not come to that. */
  Optional<TrialVerdict> verdict() throws IOException {
    if (!Files.exists(answer()) || Files.size(answer()) > MOST_ANSWER) {
      return Optional.empty();
    }
    return Optional.of(TrialVerdict.parse(Files.readString(answer())));
  }

  /** In one line. */
  String endOf(int status) {
    return line(crash(), "#  SIG")
        .map(signal -> signal.substring(1).strip())
        .or(() -> Optional.ofNullable(SIGNALS.get(status - KILLED)))
        .orElseGet(
            () ->
                "status "
                    + status
                    + line(printed(), "").map(said -> ", \"" + said + "\"").orElse(""));
  }

  /** The first that begins so. */
  private static Optional<String> line(Path file, String begin) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = new String(head(file), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(begin) && !line.isBlank())
          .map(Printable::line)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes((int) MOST_ANSWER);
    }
  }

  /** What a process holds of the machine's memory; empty where the system does not say. */
  static OptionalLong residentBytes(long pid) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      return lines.stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
