package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Hot swap for ever: 51 load, predict, close cycles over all CPU engines, then 1,000 predictions.
 * One forgotten network is 8 MB, so 48 forgotten ones can't hide.
 */
class EngineSoakTest {
  private static final List<EngineKind> ENGINES =
      List.of(EngineKind.PYTORCH_CPU_F32, EngineKind.PYTORCH_CPU_BF16, EngineKind.ONNX_CPU_F32);
  private static final long ALLOWED_GROWTH_KIB = 120 << 10;

  /** A multiple of three; -Dsonostream.soak.cycles=300 for the long form. */
  private static final int CYCLES = Integer.getInteger("sonostream.soak.cycles", 51);

  private final Graph graph = ArchitectureSpec.parse("unet(base=16,depth=4)").build(1, 1, 32, 32);
  private final StateDict weights = Initialisation.of(graph, 9);
  private final ByteBuffer frames = ByteBuffer.allocateDirect(4 * 32 * 32);
  private final ByteBuffer answers = ByteBuffer.allocateDirect(4 * 32 * 32);

  @Test
  void memoryStaysFlatOverLoadPredictCloseCycles() throws IOException {
    List<Long> memory = new ArrayList<>();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      try (LoadedModel model = load(ENGINES.get(cycle % 3));
          BatchRunner runner = model.newRunner()) {
        for (int i = 0; i < 3; i++) {
          runner.run(frames, 4, answers);
        }
        assertThat(NativeArrays.live()).isEqualTo(1);
      }
      assertThat(NativeArrays.live()).isZero();
      memory.add(residentKib());
    }
    System.out.println("RSS in MiB after each cycle: " + mebibytes(memory));
    assertThat(memory.get(CYCLES - 1) - memory.get(14)).isLessThan(ALLOWED_GROWTH_KIB);
  }

  @Test
  void memoryStaysFlatOverPredictions() throws IOException {
    List<Long> memory = new ArrayList<>();
    for (EngineKind kind : ENGINES) {
      try (LoadedModel model = load(kind);
          BatchRunner runner = model.newRunner()) {
        for (int i = 0; i < 334; i++) {
          runner.run(frames, 1 + i % 4, answers);
          if (i % 100 == 33) {
            memory.add(residentKib());
          }
        }
        assertThat(memory.get(memory.size() - 1) - memory.get(memory.size() - 4))
            .as("growth over 300 predictions on %s", kind.label())
            .isLessThan(ALLOWED_GROWTH_KIB / 4);
      }
    }
    System.out.println("RSS in MiB while predicting: " + mebibytes(memory));
    assertThat(NativeArrays.live()).isZero();
  }

  private LoadedModel load(EngineKind kind) {
    return Engines.load(graph, weights, new EngineOptions(kind.label(), 1, null));
  }

  private static List<Long> mebibytes(List<Long> kib) {
    return kib.stream().map(k -> k >> 10).toList();
  }

  private static long residentKib() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
