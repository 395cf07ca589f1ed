package io.sonostream.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.weights.StateDict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * OpenVINO in a Python of its own, on our ONNX file: takes its turns between ours, and says what
 * they took. Its int8 is NNCF's standard post-training quantisation, on the frames that ours is
 * calibrated with.
 */
final class OpenVino implements AutoCloseable {
  static final String ENGINE = "openvino";

  private final Path folder;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private OpenVino(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param calibration network inputs, (N,1,H,W)
   * @param threads 0 for one for each core
   */
  static OpenVino start(
      Python python,
      Path folder,
      Graph graph,
      StateDict weights,
      ByteBuffer calibration,
      int threads)
      throws IOException {
    Path script = folder.resolve("openvino_turns.py");
    try (InputStream in = OpenVino.class.getResourceAsStream("openvino_turns.py")) {
      Files.copy(Objects.requireNonNull(in, "openvino_turns.py"), script);
    }
    Path onnx = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(onnx)) {
      Onnx.write(graph, weights, out);
    }
    write(folder.resolve("calibration.bin"), calibration);
    Process process =
        new ProcessBuilder(
                python.program(),
                script.toString(),
                folder.toString(),
                String.valueOf(graph.input().width()),
                String.valueOf(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads))
            .redirectError(folder.resolve("openvino.err").toFile())
            .start();
    return new OpenVino(folder, process);
  }

  /** Those whose precision this Python can run; int8 needs NNCF. */
  List<Contender> contenders() throws IOException {
    List<Contender> contenders = new ArrayList<>();
    for (JsonNode precision : answer().path("precisions")) {
      contenders.add(new Turns(precision.textValue()));
    }
    return contenders;
  }

  private static void write(Path file, ByteBuffer bytes) throws IOException {
    try (var channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(bytes.duplicate().clear());
    }
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("OpenVINO's Python ended; see " + folder.resolve("openvino.err"));
    }
    return JsonMapper.builder().build().readTree(line);
  }

  private JsonNode ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answer();
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** One precision. */
  private final class Turns implements Contender {
    private final String precision;

    Turns(String precision) {
      this.precision = precision;
    }

    @Override
    public String engine() {
      return ENGINE;
    }

    @Override
    public String precision() {
      return precision;
    }

    @Override
    public String layout() {
      return "runtime's own";
    }

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      try {
        write(folder.resolve("frames.bin"), frames);
        ask("masks " + precision + " " + count);
        probabilities.put(0, Files.readAllBytes(folder.resolve("answers.bin")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Timed over there: what carries the command is nobody's cost. */
    @Override
    public Turn turn(ByteBuffer frames, int count, ByteBuffer probabilities, int batches) {
      try {
        JsonNode took = ask("turn " + precision + " " + count + " " + batches);
        return new Turn(
            took.path("seconds").doubleValue() / batches,
            took.path("cpuSeconds").doubleValue() / batches);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      // The process is one for both.
    }
  }
}
