package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** ONNX Runtime ends a process that was started with a long command line; we say so instead. */
class LongCommandLineTest {

  @Test
  void onnxRuntimeIsRefusedInOneLineWhereItWouldCrash() throws Exception {
    assertThat(child(5_000)).contains("crashes from 4000").contains("CLASSPATH");
  }

  @Test
  void onnxRuntimeRunsWithACommandLineBelowTheLimit() throws Exception {
    assertThat(child(3_000)).contains("Optional.empty");
  }

  private static String child(int padding) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/cmdline")));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Doffline=true",
                "-Dpadding=" + "x".repeat(padding),
                Child.class.getName()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /** Asks for ONNX Runtime. */
  static final class Child {
    public static void main(String[] arguments) {
      System.out.println(Runtimes.missing(EngineKind.ONNX_CPU_F32));
    }
  }
}
