package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.runtime.ShutdownHook;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that is told to end still runs the batches that it has taken. */
class CallsAtTheEndTest {
  private static final String ENDED = "calls and a load after the end was asked for";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"ONNX_CPU_F32", "PYTORCH_CPU_F32"})
  void anEngineAnswersUntilTheProcessHasDoneWhatItDoesAtItsEnd(EngineKind kind) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-Doffline=true",
                Child.class.getName(),
                kind.name()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("runs");
      process.toHandle().destroy();
      assertThat(lines.lines().collect(Collectors.toList())).containsExactly(ENDED);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(folder.resolve("crash.log")).doesNotExist();
  }

  static final class Child {
    private static final int CALLS = 300;

    public static void main(String[] arguments) {
      EngineKind kind = EngineKind.valueOf(arguments[0]);
      EngineOptions options = new EngineOptions(kind.label(), 1, null);
      AtomicInteger calls = new AtomicInteger();
      try (LoadedModel model = load(options);
          BatchRunner runner = model.newRunner()) {
        ShutdownHook.of("end", () -> end(calls, options));
        ByteBuffer frame = ByteBuffer.allocateDirect(model.input().frameBytes());
        ByteBuffer answer = ByteBuffer.allocateDirect(model.geometry().outputBytes());
        while (true) {
          runner.run(frame, 1, answer);
          if (calls.incrementAndGet() == CALLS) {
            System.out.println("runs");
          }
        }
      }
    }

    private static LoadedModel load(EngineOptions options) {
      return Engines.load(SmallModels.graph(1), SmallModels.weights(1), options);
    }

    private static void end(AtomicInteger calls, EngineOptions options)
        throws InterruptedException {
      int before = calls.get();
      while (calls.get() < before + CALLS) {
        Thread.sleep(1);
      }
      load(options).close();
      System.out.println(ENDED);
      Runtime.getRuntime().halt(0);
    }
  }
}
