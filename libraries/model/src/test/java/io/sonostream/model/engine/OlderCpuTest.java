package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CPU without AVX512 and AMX, by the switch that oneDNN itself has. */
class OlderCpuTest {
  @TempDir Path folder;

  @Test
  void withoutAvx512NetworksStillServeInTheFormsThatAreLeft() throws Exception {
    String output = child("AVX2");
    assertThat(output)
        .contains("bf16 packed: false")
        .contains("bf16 serves: pytorch-cpu-bf16")
        .contains("f32 serves: pytorch-cpu-f32")
        .containsPattern("auto serves: (pytorch|onnx)-cpu-")
        .doesNotContain("auto serves: pytorch-cpu-int8");
  }

  /** Sums of bytes are cut off there: whoever asks by name must not get other masks. */
  @Test
  void withoutVnniBytesAreRefusedByLibtorchHoweverTheyAreAskedFor() throws Exception {
    String refusal = "refused: engine pytorch-cpu-int8 can't run here: ";
    assertThat(child("AVX2"))
        .contains("by name " + refusal)
        .contains("for judging " + refusal)
        .contains("AVX512-VNNI")
        .contains("choose auto or pytorch-cpu-f32");
  }

  private String child(String instructions) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Doffline=true",
                Child.class.getName(),
                folder.toString()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("ONEDNN_MAX_CPU_ISA", instructions);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /** Loads one package, with a form in bytes, on each engine. */
  static final class Child {
    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      ModelPackage model =
          SmallModels.withInt8(
              SmallModels.write(folder.resolve("plain"), 1),
              folder.resolve("quantised"),
              SmallModels.quantisation(),
              0.001);
      System.out.println("bf16 packed: " + PackedNetworks.runOn(EngineKind.PYTORCH_CPU_BF16));
      for (EngineKind kind : List.of(EngineKind.PYTORCH_CPU_F32, EngineKind.PYTORCH_CPU_BF16)) {
        try (LoadedModel loaded = kind.load(model, EngineOptions.AUTO)) {
          System.out.println(kind.precision().label() + " serves: " + loaded.engine());
        }
      }
      EngineOptions int8 = EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_INT8);
      tell("by name", () -> Engines.load(model, int8));
      tell("for judging", () -> Engines.loadInt8(model, SmallModels.quantisation(), 0));
      Engines.scores(model, EngineOptions.AUTO).forEach(System.out::println);
      try (LoadedModel loaded = Engines.load(model, EngineOptions.AUTO)) {
        System.out.println("auto serves: " + loaded.engine());
      }
    }

    private static void tell(String how, Supplier<LoadedModel> load) {
      try (LoadedModel loaded = load.get()) {
        System.out.println(how + " serves: " + loaded.engine());
      } catch (ModelException e) {
        System.out.println(how + " refused: " + e.getMessage());
      }
    }
  }
}
