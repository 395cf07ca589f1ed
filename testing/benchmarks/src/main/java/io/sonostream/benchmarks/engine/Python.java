package io.sonostream.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python that has a certain library. */
public record Python(String program, String version) {
  private static final List<String> CANDIDATES = List.of("python3", "/usr/bin/python3");
  private static final int MINUTES = 5;

  /** SONOSTREAM_PYTHON, or the first usual one that imports the library. */
  public static Optional<Python> with(String library, Path folder) {
    List<String> candidates = new ArrayList<>(CANDIDATES);
    String chosen = System.getenv("SONOSTREAM_PYTHON");
    if (chosen != null) {
      candidates.add(0, chosen);
    }
    for (String program : candidates) {
      try {
        Path out = folder.resolve("version");
        String ask = "import " + library + " as library; print(library.__version__)";
        if (run(List.of(program, "-c", ask), out) == 0) {
          return Optional.of(new Python(program, Files.readString(out).strip()));
        }
      } catch (IOException e) {
        // No such program: try the next.
        continue;
      }
    }
    return Optional.empty();
  }

  /** The exit code; -1 where it took too long. */
  public static int run(List<String> command, Path out) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.to(Path.of(out + ".err").toFile()))
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
