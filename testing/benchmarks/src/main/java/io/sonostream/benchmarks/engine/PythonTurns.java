package io.sonostream.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.weights.Safetensors;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A library in a Python of its own that takes its turns between ours, and says what they took:
 * OpenVINO on our ONNX file, whose int8 is NNCF's standard post-training quantisation on the frames
 * that ours is calibrated with; or plain PyTorch on our weights.
 */
final class PythonTurns implements AutoCloseable {
  static final String OPENVINO = "openvino";
  static final String TORCH = "torch";
  static final String EAGER = TORCH + " eager";
  static final String COMPILED = TORCH + " compiled";

  private final String library;
  private final Path folder;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private PythonTurns(
      String library, Python python, Path folder, String script, int side, int threads, int... more)
      throws IOException {
    this.library = library;
    this.folder = folder;
    copy(script);
    List<String> command = new ArrayList<>();
    command.add(python.program());
    command.add(folder.resolve(script).toString());
    command.add(folder.toString());
    int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    Stream.concat(Stream.of(side, all), Arrays.stream(more).boxed())
        .forEach(number -> command.add(String.valueOf(number)));
    this.process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve(library + ".err").toFile())
            .start();
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts OpenVINO.
   *
   * @param calibration network inputs, (N,1,H,W)
   * @param threads 0 for one for each core
   */
  static PythonTurns openVino(
      Python python,
      Path folder,
      Graph graph,
      StateDict weights,
      ByteBuffer calibration,
      int threads)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.onnx"))) {
      Onnx.write(graph, weights, out);
    }
    write(folder.resolve("calibration.bin"), calibration);
    int side = graph.input().width();
    return new PythonTurns(OPENVINO, python, folder, "openvino_turns.py", side, threads);
  }

  /**
   * Starts plain PyTorch, which knows our U-Net by its base and depth.
   *
   * @param compiled whether by torch.compile, too, which takes a minute and more to begin
   */
  static PythonTurns torch(
      Python python,
      Path folder,
      int base,
      int depth,
      int side,
      StateDict weights,
      int threads,
      boolean compiled)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("weights.safetensors"))) {
      Safetensors.write(weights, out);
    }
    copy(folder, "serving.py");
    return new PythonTurns(
        TORCH, python, folder, "torch_turns.py", side, threads, base, depth, compiled ? 1 : 0);
  }

  /** Those that this Python can run; int8 needs NNCF, compiled a compiler. */
  List<Contender> contenders() throws IOException {
    List<Contender> contenders = new ArrayList<>();
    for (JsonNode name : answer().path("precisions")) {
      contenders.add(new Turns(name.textValue()));
    }
    return contenders;
  }

  private void copy(String script) throws IOException {
    copy(folder, script);
  }

  private static void copy(Path folder, String script) throws IOException {
    try (InputStream in = PythonTurns.class.getResourceAsStream(script)) {
      Files.write(folder.resolve(script), Objects.requireNonNull(in, script).readAllBytes());
    }
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
      throw new IOException(library + "'s Python ended; see " + folder.resolve(library + ".err"));
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

  /** One precision, or one way. */
  private final class Turns implements Contender {
    private final String name;

    Turns(String name) {
      this.name = name;
    }

    @Override
    public String engine() {
      return library.equals(TORCH) ? TORCH + " " + name : library;
    }

    @Override
    public String precision() {
      return library.equals(TORCH) ? "f32" : name;
    }

    @Override
    public String layout() {
      return library.equals(TORCH) ? "channels_last" : "runtime's own";
    }

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      try {
        write(folder.resolve("frames.bin"), frames);
        ask("masks " + name + " " + count);
        probabilities.put(0, Files.readAllBytes(folder.resolve("answers.bin")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Timed over there: what carries the command is nobody's cost. */
    @Override
    public Turn turn(ByteBuffer frames, int count, ByteBuffer probabilities, int batches) {
      try {
        JsonNode took = ask("turn " + name + " " + count + " " + batches);
        return new Turn(
            took.path("seconds").doubleValue() / batches,
            took.path("cpuSeconds").doubleValue() / batches);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      // The process is one for all.
    }
  }
}
