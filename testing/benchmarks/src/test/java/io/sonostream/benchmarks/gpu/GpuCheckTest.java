package io.sonostream.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.BenchCommand;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.golden.Golden;
import io.sonostream.network.graph.Initialisation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import picocli.CommandLine;

/** The short form of the dry run; {@code bench gpu-check --device cpu} is the long one. */
class GpuCheckTest {
  private final StringWriter out = new StringWriter();

  @Test
  void theDryRunRunsEveryPartAndFindsNothingWrong() throws Exception {
    int code = run("--device", "cpu", "--quick", "--swaps", "6", "--no-python", "--json");

    JsonNode report = lastLine();
    assertThat(report.path("wrong")).isEmpty();
    assertThat(code).isZero();
    assertThat(report.path("golden").findValuesAsText("architecture"))
        .containsAll(Golden.NAMES)
        .hasSize(3 * Golden.NAMES.size());
    assertThat(report.path("golden").findValuesAsText("engine"))
        .contains("pytorch-cpu-f32", "pytorch-cpu-bf16", "onnx-cpu-f32");
    assertThat(report.path("speed").findValuesAsText("contender"))
        .containsExactly("pytorch-cpu-f32", "pytorch-cpu-bf16", "onnx-cpu-f32");
    assertThat(report.path("train")).hasSize(1);
    JsonNode swaps = report.path("swaps").get(0);
    assertThat(swaps.path("swaps").intValue()).isEqualTo(6);
    assertThat(swaps.path("frames").longValue()).isPositive();
    assertThat(report.path("notRun").findValuesAsText("part")).contains("everything in Python");
  }

  @Test
  @DisabledIf("gpuHere")
  void withoutAGpuItFailsAndSaysOfEachPartWhyItWasNotRun() throws Exception {
    int code = run("--device", "gpu", "--quick", "--swaps", "1", "--no-python");

    assertThat(code).isEqualTo(1);
    JsonNode report = lastLine();
    assertThat(report.path("wrong").toString()).contains("nothing here runs a network on the GPU");
    assertThat(report.path("notRun").findValuesAsText("part"))
        .contains(
            "engine pytorch-cuda-f16",
            "engine onnx-tensorrt-f16",
            "swaps in the processor's engine",
            "everything in Python");
    assertThat(out.toString()).contains("Not run: engine pytorch-cuda-f16 (", "**Wrong:**");
  }

  @Test
  void aNetworkWithOtherWeightsIsNotTheGoldenOne() {
    GoldenRow row =
        new GoldenCheck(EngineOptions.AUTO, graph -> Initialisation.of(graph, 3), step -> {})
            .run(List.of("unet"), List.of(EngineKind.PYTORCH_CPU_BF16))
            .get(0);

    assertThat(row.outside()).isPositive();
    assertThat(GpuReport.judge(false, List.of(row), List.of(), List.of()))
        .singleElement()
        .asString()
        .startsWith("unet on pytorch-cpu-bf16 in bf16:");
  }

  @Test
  void judgesLossesThatDontFallAndSwapsThatLoseFramesOrMemory() {
    GoldenRow right = new GoldenRow("unet", "e", "f32", 0.5, 0, "");
    SwapRow.Megabytes early = new SwapRow.Megabytes(500, 1000.0);
    SwapRow fine = new SwapRow("e", 200, 900, 0, 0, early, new SwapRow.Megabytes(540, 1010.0));
    TrainRow learned = new TrainRow("here", 0.1, 0.7, 0.6);
    assertThat(wrong(right, learned, fine)).isEmpty();
    assertThat(wrong(right, new TrainRow("here", 0.1, 0.7, 0.7), fine)).hasSize(1);
    assertThat(wrong(right, new TrainRow("here", 0.1, 0.7, Double.NaN), fine)).hasSize(1);
    assertThat(wrong(right, learned, new SwapRow("e", 200, 900, 1, 0, early, early))).hasSize(1);
    assertThat(wrong(right, learned, new SwapRow("e", 200, 900, 0, 1, early, early))).hasSize(1);
    assertThat(wrong(right, learned, new SwapRow("e", 200, 0, 0, 0, early, early))).hasSize(1);
    assertThat(
            wrong(
                right,
                learned,
                new SwapRow("e", 200, 900, 0, 0, early, new SwapRow.Megabytes(500, 1200.0))))
        .hasSize(1);
  }

  private static List<String> wrong(GoldenRow golden, TrainRow train, SwapRow swap) {
    return GpuReport.judge(true, List.of(golden), List.of(train), List.of(swap));
  }

  static boolean gpuHere() {
    return EngineKind.PYTORCH_CUDA_F16.missing().isEmpty();
  }

  private int run(String... options) {
    CommandLine command = BenchCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(new StringWriter(), true));
    String[] all = new String[options.length + 1];
    all[0] = "gpu-check";
    System.arraycopy(options, 0, all, 1, options.length);
    return command.execute(all);
  }

  private JsonNode lastLine() throws Exception {
    List<String> lines = out.toString().strip().lines().toList();
    return JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
  }
}
