package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that has ended has left nothing in the temporary folder: natives above all. */
class TemporaryFilesIT {
  private static final Path MODEL = Path.of("..", "models", "starter");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"onnx-cpu-f32", "pytorch-cpu-f32"})
  void anEngineLeavesNoNativesBehind(String engine) throws IOException {
    Path temporary = Files.createDirectories(directory.resolve("temporary"));
    Path mask = directory.resolve("mask.png");
    List<String> options = new ArrayList<>(ChildProcess.SHORT_LIVED);
    options.add("-Djava.io.tmpdir=" + temporary);
    try (ChildProcess child =
        ChildProcess.start(
            Sonostream.class,
            directory.resolve("log"),
            options,
            List.of(
                "segment",
                "--model=" + MODEL,
                "--engine=" + engine,
                MODEL.resolve("probes").resolve("000.frame.png").toString(),
                mask.toString()))) {
      assertThat(child.exitStatus()).as(child::endOfLog).isZero();
    }
    assertThat(mask).exists();
    assertThat(temporary).isEmptyDirectory();
  }
}
