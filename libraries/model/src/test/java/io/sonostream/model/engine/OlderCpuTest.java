package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.packaging.ModelPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        .containsPattern("auto serves: (pytorch|onnx)-cpu-");
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
      Engines.scores(model, EngineOptions.AUTO).forEach(System.out::println);
      try (LoadedModel loaded = Engines.load(model, EngineOptions.AUTO)) {
        System.out.println("auto serves: " + loaded.engine());
      }
    }
  }
}
