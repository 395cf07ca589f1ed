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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A Python with torch, where there is one: writes the same network in Python's way. */
record PythonTorch(Python python) {

  static Optional<PythonTorch> find(Path folder) {
    return Python.with("torch", folder).map(PythonTorch::new);
  }

  String version() {
    return python.version();
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
            python.program(),
            script.toString(),
            file.toString(),
            folder.toString(),
            String.valueOf(base),
            String.valueOf(depth),
            String.valueOf(steps));
    return Python.run(command, out) == 0
        ? Optional.of(JsonMapper.builder().build().readTree(out.toFile()))
        : Optional.empty();
  }
}
