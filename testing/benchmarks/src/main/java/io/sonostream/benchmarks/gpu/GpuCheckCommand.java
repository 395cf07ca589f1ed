package io.sonostream.benchmarks.gpu;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.console.Mistakes;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./sonostream bench gpu-check}, and what {@code tools/gpu-check --run} starts. */
@Command(
    name = "gpu-check",
    mixinStandardHelpOptions = true,
    description = {
      "Whether a GPU serves our networks: every architecture against PyTorch's answers, frames a",
      "second beside torch eager, torch.compile and TensorRT, a training step, models swapped",
      "under load, and memory afterwards. Says what it could not run, and fails when something is",
      "wrong. Needs no network and less than ten minutes. The last line is one JSON object."
    })
public final class GpuCheckCommand implements Callable<Integer> {

  /** Where to run. */
  enum DeviceChoice {
    gpu,
    cpu
  }

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--device",
      defaultValue = "gpu",
      description = "${COMPLETION-CANDIDATES}; cpu is a dry run (default: ${DEFAULT-VALUE}).")
  DeviceChoice device;

  @Option(
      names = "--quick",
      description = "Small networks and few turns: whether it runs, not how fast.")
  boolean quick;

  @Option(
      names = "--swaps",
      paramLabel = "N",
      defaultValue = "200",
      description = "Models swapped under load (default: ${DEFAULT-VALUE}).")
  int swaps;

  @Option(names = "--no-python", description = "Leave Python out even where it has torch.")
  boolean noPython;

  @Option(names = "--json", description = "Print the JSON line alone.")
  boolean json;

  /** Without the other benchmarks, whose libraries need not be there. */
  public static void main(String[] args) {
    System.exit(Mistakes.told(new CommandLine(new GpuCheckCommand())).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (swaps < 1 || swaps > 10_000) {
      throw new ParameterException(
          spec.commandLine(), "--swaps is " + swaps + "; allowed are 1 to 10000");
    }
    Path folder = Files.createTempDirectory("sonostream-gpu-check");
    try {
      GpuReport report = check(folder, new GpuPlan(device == DeviceChoice.gpu, quick, swaps));
      PrintWriter out = spec.commandLine().getOut();
      if (!json) {
        out.println(report.table());
      }
      out.println(JsonMapper.builder().build().writeValueAsString(report));
      out.flush();
      return report.wrong().isEmpty() ? 0 : 1;
    } finally {
      FileTree.delete(folder);
    }
  }

  private GpuReport check(Path folder, GpuPlan plan) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Consumer<String> progress = Progress.to(spec.commandLine().getErr());
    EngineOptions options = EngineOptions.AUTO;
    List<NotRun> notRun = new ArrayList<>();
    List<EngineKind> engines = engines(plan, notRun);
    List<EngineKind> quickToLoad =
        engines.stream().filter(kind -> kind != EngineKind.ONNX_TENSORRT_F16).toList();
    if (engines.size() > quickToLoad.size()) {
      notRun.add(
          new NotRun(
              "correctness on " + EngineKind.ONNX_TENSORRT_F16,
              "it compiles each network for a minute or more; it is held to its probes when it serves"));
    }
    List<GoldenRow> golden =
        new ArrayList<>(new GoldenCheck(options, progress).run(plan.architectures(), quickToLoad));
    List<SpeedRow> speed =
        new ArrayList<>(
            new SpeedCheck(options, plan.turnNanos(), progress)
                .run(plan.network(), plan.weights(), engines, plan.batches(), notRun));
    progress.accept("training");
    List<TrainRow> train = new ArrayList<>();
    train.add(
        TrainCheck.run(
            plan.trainingNetwork(),
            plan.trainingWeights(),
            plan.trainingFrames(),
            plan.trainingLabels()));
    List<SwapRow> swapped = new ArrayList<>();
    Optional<EngineKind> swapping = swapping(quickToLoad, plan.gpu());
    if (swapping.isPresent()) {
      swapped.add(
          new SwapCheck(plan.swapped(), swapping.get(), options, folder, progress)
              .run(plan.swaps()));
    } else {
      notRun.add(
          new NotRun("swaps in the processor's engine", "no engine of ours runs on this device"));
    }
    PythonCheck.@Nullable Found python = null;
    if (noPython) {
      notRun.add(new NotRun("everything in Python", "--no-python was given"));
    } else {
      python = new PythonCheck(folder, plan, progress).run(notRun);
    }
    if (python != null) {
      golden.addAll(python.golden());
      speed.addAll(python.speed());
      Optional.ofNullable(python.train()).ifPresent(train::add);
      Optional.ofNullable(python.swap()).ifPresent(swapped::add);
    }
    return new GpuReport(
        device.name(),
        python == null ? driversName(plan) : python.device(),
        python == null ? null : python.torch(),
        (System.nanoTime() - start) / 1e9,
        golden,
        speed,
        train,
        swapped,
        notRun,
        GpuReport.judge(plan.gpu(), golden, train, swapped));
  }

  private static List<EngineKind> engines(GpuPlan plan, List<NotRun> notRun) {
    List<EngineKind> engines = new ArrayList<>();
    for (EngineKind kind : EngineKind.values()) {
      // Bytes are quantised with labels, which a machine that is only tried has not.
      if (kind.onGpu() != plan.gpu() || kind.precision() == Precision.INT8) {
        continue;
      }
      Optional<String> missing = kind.missing();
      if (missing.isEmpty()) {
        engines.add(kind);
      } else {
        notRun.add(new NotRun("engine " + kind, missing.get()));
      }
    }
    return engines;
  }

  /** The engine that would serve: f16 on a GPU, else the first that is there. */
  private static Optional<EngineKind> swapping(List<EngineKind> engines, boolean gpu) {
    return engines.stream()
        .filter(kind -> !gpu || kind.precision() == Precision.F16)
        .findFirst()
        .or(() -> engines.stream().findFirst());
  }

  private static @Nullable String driversName(GpuPlan plan) {
    if (!plan.gpu()) {
      return "processor";
    }
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(said.split("\n")).findFirst().map(String::strip).orElse(null);
    } catch (IOException e) {
      // No driver, no name.
      return null;
    }
  }
}
