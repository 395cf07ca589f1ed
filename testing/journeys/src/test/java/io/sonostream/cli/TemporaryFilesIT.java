package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.testkit.disk.ReadOnlyView;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that has ended has left nothing in the temporary folder: natives above all. */
class TemporaryFilesIT {
  private static final Path MODEL = Path.of("..", "..", "models", "starter");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"onnx-cpu-f32", "pytorch-cpu-f32"})
  void anEngineLeavesNoNativesBehind(String engine) throws IOException {
    segment(engine, Map.of());
  }

  /** As in our images, where natives were unpacked when they were made. */
  @Test
  void anEngineRunsFromNativesThatNobodyCanWriteTo() throws Exception {
    String told = System.getenv("DJL_CACHE_DIR");
    Path natives =
        told == null ? Path.of(System.getProperty("user.home"), ".djl.ai") : Path.of(told);
    segment("pytorch-cpu-f32", Map.of("DJL_CACHE_DIR", natives.toString()));
    Path place = directory.resolve("natives");
    Optional<ReadOnlyView> mounted = ReadOnlyView.of(natives, place);
    assumeTrue(mounted.isPresent(), "this user may not mount a folder a second time");
    try (ReadOnlyView view = mounted.get()) {
      assertThat(Files.exists(place.resolve("pytorch"))).isTrue();
      assertThatThrownBy(() -> Files.createFile(place.resolve("x")))
          .isInstanceOf(FileSystemException.class);
      segment("pytorch-cpu-f32", Map.of("DJL_CACHE_DIR", place.toString()));
    }
  }

  private void segment(String engine, Map<String, String> environment) throws IOException {
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
                mask.toString()),
            environment)) {
      assertThat(child.exitStatus()).as(child::endOfLog).isZero();
    }
    assertThat(mask).exists();
    Files.delete(mask);
    assertThat(temporary).isEmptyDirectory();
  }
}
