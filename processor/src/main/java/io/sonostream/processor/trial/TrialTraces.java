package io.sonostream.processor.trial;

import io.sonostream.runtime.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process leaves that tried a network: its answer, or else what tells how it ended.
 *
 * @param folder of one trial
 */
record TrialTraces(Path folder) {
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
        .or(() -> line(crash(), "# fatal error"))
        .map(signal -> signal.substring(1).strip())
        .orElseGet(
            () -> "status " + status + line(printed(), "").map(line -> ", \"" + line + "\"").orElse(""));
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
