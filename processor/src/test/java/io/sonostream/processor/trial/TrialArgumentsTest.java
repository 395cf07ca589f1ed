package io.sonostream.processor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.engine.EngineOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A trial by other options than the processor's would try something else. */
class TrialArgumentsTest {
  private static final Path MODEL = Path.of("package").toAbsolutePath();
  private static final Path CACHE = Path.of("cache").toAbsolutePath();

  static List<EngineOptions> options() {
    return List.of(
        EngineOptions.AUTO,
        new EngineOptions("pytorch-cpu-f32", 3, null),
        new EngineOptions("onnx-tensorrt-f16", 0, CACHE, List.of(1)),
        new EngineOptions("pytorch-cuda-f32", 0, null, List.of(0, 2)));
  }

  @ParameterizedTest
  @MethodSource("options")
  void theChildIsToldAllOfThem(EngineOptions options) {
    TrialArguments told = new TrialArguments(MODEL, "ab12", options, Path.of("answer"));
    assertThat(TrialArguments.of(told.words().toArray(String[]::new))).isEqualTo(told);
  }
}
