package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import com.sun.jna.NativeLibrary;
import io.sonostream.network.graph.Graph;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with an engine ends without what native libraries have asked to be done at its end. The
 * child asks for {@code abort}, so that no such wish can go unseen.
 */
@EnabledOnOs(LINUX)
class ProcessEndTest {
  @TempDir Path folder;

  @Test
  void onASignal() throws Exception {
    try (Ending child = new Ending("waits")) {
      child.process.toHandle().destroy();
      assertThat(child.status()).isEqualTo(128 + 15);
    }
  }

  @Test
  void onAnExit() throws Exception {
    try (Ending child = new Ending("exits")) {
      assertThat(child.status()).isEqualTo(5);
    }
  }

  @Test
  void onAHalt() throws Exception {
    try (Ending child = new Ending("halts")) {
      assertThat(child.status()).isEqualTo(6);
    }
  }

  @Test
  void whenNothingIsLeftToDo() throws Exception {
    try (Ending child = new Ending("returns")) {
      assertThat(child.status()).isZero();
    }
  }

  private final class Ending implements AutoCloseable {
    final Process process;

    Ending(String way) throws Exception {
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:ErrorFile=" + folder.resolve("crash.log"),
                  "-Doffline=true",
                  Child.class.getName(),
                  way));
      builder.directory(folder.toFile());
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try {
        BufferedReader lines = process.inputReader();
        assertThat(lines.readLine()).isEqualTo("has an engine");
      } catch (Exception | Error e) {
        close();
        throw e;
      }
    }

    int status() throws InterruptedException {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  static final class Child {
    public static void main(String[] arguments) throws Exception {
      NativeLibrary c = NativeLibrary.getInstance("c");
      c.getFunction("on_exit").invokeInt(new Object[] {c.getFunction("abort"), null});
      Graph graph = SmallModels.graph(1);
      Engines.load(
          graph,
          SmallModels.weights(1),
          new EngineOptions(EngineKind.PYTORCH_CPU_F32.label(), 1, null));
      System.out.println("has an engine");
      switch (arguments[0]) {
        case "waits" -> Thread.sleep(Long.MAX_VALUE);
        case "exits" -> System.exit(5);
        case "halts" -> ProcessEnd.halt(6);
        default -> {}
      }
    }
  }
}
