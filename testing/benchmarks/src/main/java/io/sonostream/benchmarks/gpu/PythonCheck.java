package io.sonostream.benchmarks.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.engine.Python;
import io.sonostream.model.golden.Formula;
import io.sonostream.model.golden.Golden;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The same in a Python that has torch: our archives by torch.jit.load, for a machine whose libtorch
 * for CUDA is Python's, beside what Python people run.
 */
final class PythonCheck {
  private static final String BY = "torch.jit.load";

  private final Path folder;
  private final GpuPlan plan;
  private final Consumer<String> progress;
  private final List<Map<String, Object>> archives = new ArrayList<>();
  private final Map<String, Golden> goldens = new LinkedHashMap<>();

  /**
   * What it found.
   *
   * @param device as torch names it
   */
  record Found(
      String torch,
      String device,
      List<GoldenRow> golden,
      List<SpeedRow> speed,
      @Nullable TrainRow train,
      @Nullable SwapRow swap) {}

  PythonCheck(Path folder, GpuPlan plan, Consumer<String> progress) {
    this.folder = folder;
    this.plan = plan;
    this.progress = progress;
  }

  /** Nothing, told in {@code notRun}, where there is no such Python or it sees no device. */
  @Nullable Found run(List<NotRun> notRun) throws IOException {
    Python python = Python.with("torch", folder).orElse(null);
    if (python == null) {
      notRun.add(
          new NotRun(
              "torch.jit.load, eager, torch.compile, TensorRT",
              "no python3 here imports torch; name one that does with SONOSTREAM_PYTHON"));
      return null;
    }
    progress.accept("writing archives for torch " + python.version());
    write();
    progress.accept("Python: archives, speed, training, swaps");
    Path out = folder.resolve("python.json");
    int code =
        Python.run(
            List.of(
                python.program(),
                folder.resolve("gpu_check.py").toString(),
                folder.toString(),
                plan.gpu() ? "cuda" : "cpu"),
            out);
    if (code != 0) {
      notRun.add(
          new NotRun("everything in Python", "exit code " + code + ": " + lastLine(out + ".err")));
      return null;
    }
    JsonNode said = JsonMapper.builder().build().readTree(out.toFile());
    if (said.has("unusable")) {
      notRun.add(new NotRun("everything in Python", said.path("unusable").textValue()));
      return null;
    }
    said.path("notRun")
        .forEach(
            one ->
                notRun.add(new NotRun(one.path("part").textValue(), one.path("why").textValue())));
    return new Found(
        said.path("torch").textValue(),
        said.path("device").textValue(),
        golden(said.path("answered")),
        speed(said),
        train(said.path("train")),
        swap(said.path("swap")));
  }

  private void write() throws IOException {
    copy("/io/sonostream/benchmarks/engine/", "serving.py");
    copy("/io/sonostream/benchmarks/gpu/", "gpu_check.py");
    for (String name : plan.architectures()) {
      Golden golden = Golden.read(name);
      Graph graph = golden.graph();
      StateDict state = Formula.state(graph);
      goldens.put(name, golden);
      Files.write(folder.resolve(name + ".frames"), golden.frames());
      for (Precision precision : plan.precisions()) {
        String archive = name + "-" + precision.label();
        save(archive + ".pt", out -> TorchScript.writeServing(graph, state, precision, out));
        archives.add(
            Map.of(
                "name",
                archive,
                "frames",
                name + ".frames",
                "shape",
                golden.shape(),
                "precision",
                precision));
      }
    }
    Graph speed = plan.network();
    StateDict weights = plan.weights();
    save("weights.safetensors", out -> Safetensors.write(weights, out));
    save("network.onnx", out -> Onnx.write(speed, weights, out));
    for (Precision precision : plan.precisions()) {
      save(
          "speed-" + precision.label() + ".pt",
          out -> TorchScript.writeServing(speed, weights, precision, out));
    }
    save(
        "train.pt",
        out ->
            TorchScript.writeTrainable(
                plan.trainingNetwork(), plan.trainingWeights(), Precision.F32, out));
    Files.write(folder.resolve("train-frames.bin"), bytes(plan.trainingFrames()));
    Files.write(folder.resolve("train-labels.bin"), bytes(plan.trainingLabels()));
    String[] names = {"even", "odd"};
    for (int i = 0; i < names.length; i++) {
      ModelPackage one =
          plan.swapped()
              .answering(SwapCheck.PROBABILITIES[i])
              .write("gpu-check", names[i], 1, folder.resolve("python-" + names[i]), null);
      Precision precision = plan.gpu() ? Precision.F16 : Precision.F32;
      save(
          names[i] + ".pt",
          out ->
              TorchScript.writeServing(
                  one.graph().orElseThrow(), one.weights().orElseThrow(), precision, out));
    }
    JsonMapper.builder().build().writeValue(folder.resolve("job.json").toFile(), job());
  }

  private Map<String, Object> job() {
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("seconds", plan.pythonSeconds());
    job.put("archives", archives);
    job.put("precisions", plan.precisions().stream().map(Precision::label).toList());
    job.put("base", plan.base());
    job.put("depth", plan.depth());
    job.put("side", plan.network().input().width());
    job.put("batches", plan.batches());
    job.put("turnSeconds", plan.turnNanos() / 1e9);
    job.put("trainSide", plan.trainingNetwork().input().width());
    job.put("trainBatch", TrainCheck.BATCH);
    job.put("steps", TrainCheck.STEPS);
    job.put("rate", TrainCheck.RATE);
    job.put("swapSide", plan.swapped().input().width());
    job.put("swaps", plan.swaps());
    job.put("probabilities", SwapCheck.PROBABILITIES);
    job.put("close", SwapCheck.CLOSE);
    return job;
  }

  private List<GoldenRow> golden(JsonNode answered) throws IOException {
    List<String> names = new ArrayList<>();
    answered.forEach(name -> names.add(name.textValue()));
    List<GoldenRow> rows = new ArrayList<>();
    for (Map<String, Object> archive : archives) {
      String name = String.valueOf(archive.get("name"));
      Precision precision = Objects.requireNonNull((Precision) archive.get("precision"), name);
      String architecture = name.substring(0, name.length() - precision.label().length() - 1);
      if (!names.contains(name)) {
        rows.add(
            GoldenRow.refused(
                architecture, BY, precision.label(), "no answer; see what was not run"));
        continue;
      }
      GoldenAnswers expected = new GoldenAnswers(Objects.requireNonNull(goldens.get(architecture)));
      ByteBuffer answers = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name + ".bin")));
      rows.add(
          expected.compare(
              answers,
              0,
              expected.count(),
              GoldenAnswers.tolerance(precision, plan.gpu()),
              BY,
              precision));
    }
    return rows;
  }

  private static List<SpeedRow> speed(JsonNode said) {
    List<SpeedRow> rows = new ArrayList<>();
    said.path("rows")
        .forEach(
            row ->
                rows.add(
                    new SpeedRow(
                        row.path("contender").textValue(),
                        row.path("precision").textValue(),
                        row.path("batch").intValue(),
                        row.path("framesPerSecond").doubleValue(),
                        "torch " + said.path("torch").textValue())));
    return rows;
  }

  private @Nullable TrainRow train(JsonNode train) {
    return train.isObject()
        ? new TrainRow(
            "our trainable archive by torch on " + (plan.gpu() ? "the GPU" : "the processor"),
            train.path("seconds").doubleValue(),
            train.path("lossBefore").doubleValue(),
            train.path("lossAfter").doubleValue())
        : null;
  }

  private @Nullable SwapRow swap(JsonNode swap) {
    return swap.isObject()
        ? new SwapRow(
            BY,
            swap.path("swaps").intValue(),
            swap.path("frames").longValue(),
            swap.path("missing").longValue(),
            swap.path("wrong").longValue(),
            megabytes(swap.path("early")),
            megabytes(swap.path("end")))
        : null;
  }

  private static SwapRow.Megabytes megabytes(JsonNode said) {
    JsonNode device = said.path("device");
    return new SwapRow.Megabytes(
        said.path("resident").doubleValue(), device.isNumber() ? device.doubleValue() : null);
  }

  private static String lastLine(String file) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(file));
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  /** What writes a file. */
  private interface Writer {
    void to(OutputStream out) throws IOException;
  }

  private void save(String name, Writer writer) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      writer.to(out);
    }
  }

  private void copy(String from, String name) throws IOException {
    try (InputStream in = PythonCheck.class.getResourceAsStream(from + name)) {
      Files.copy(Objects.requireNonNull(in, name), folder.resolve(name));
    }
  }
}
