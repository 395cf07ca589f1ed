package io.sonostream.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python with torch, where there is one: writes the same network in Python's way. */
final class PythonTorch {
  private static final List<String> CANDIDATES = List.of("python3", "/usr/bin/python3");
  private static final int MINUTES = 5;

  private final String python;
  private final String version;

  private PythonTorch(String python, String version) {
    this.python = python;
    this.version = version;
  }

  /** SONOSTREAM_PYTHON, or the first usual one that imports torch. */
  static Optional<PythonTorch> find(Path folder) {
    List<String> candidates = new ArrayList<>(CANDIDATES);
    String chosen = System.getenv("SONOSTREAM_PYTHON");
    if (chosen != null) {
      candidates.add(0, chosen);
    }
    for (String python : candidates) {
      try {
        Path out = folder.resolve("version");
        if (run(List.of(python, "-c", "import torch; print(torch.__version__)"), out) == 0) {
          return Optional.of(new PythonTorch(python, Files.readString(out).strip()));
        }
      } catch (IOException e) {
        // No such program: try the next.
        continue;
      }
    }
    return Optional.empty();
  }

  String version() {
    return version;
  }

  /** Writes weights, has Python write its archives, and times its eager training step. */
  Optional<JsonNode> write(Path folder, StateDict weights, int base, int depth, int steps)
      throws IOException {
    Path script = folder.resolve("serving.py");
    try (InputStream in = PythonTorch.class.getResourceAsStream("serving.py")) {
      Files.copy(Objects.requireNonNull(in, "serving.py"), script);
    }
    Path file = folder.resolve("weights.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(weights, out);
    }
    Path out = folder.resolve("python.json");
    List<String> command =
        List.of(
            python,
            script.toString(),
            file.toString(),
            folder.toString(),
            String.valueOf(base),
            String.valueOf(depth),
            String.valueOf(steps));
    return run(command, out) == 0
        ? Optional.of(JsonMapper.builder().build().readTree(out.toFile()))
        : Optional.empty();
  }

  private static int run(List<String> command, Path out) throws IOException {
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
