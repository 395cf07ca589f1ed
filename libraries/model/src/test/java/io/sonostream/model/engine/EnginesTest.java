package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnginesTest {
  private static final int FRAME = 64 * 64;
  @TempDir Path folder;

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(NativeArrays.live()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void enginesOfF32AgreeToOneStepOfAByte(int planes) {
    ModelPackage model = SmallModels.write(folder.resolve("p"), planes);
    ByteBuffer frames = frames(3);
    ByteBuffer pytorch = run(model, EngineKind.PYTORCH_CPU_F32, frames, 3);
    ByteBuffer onnx = run(model, EngineKind.ONNX_CPU_F32, frames, 3);
    for (int i = 0; i < 3 * planes * FRAME; i++) {
      assertThat((double) (onnx.get(i) & 0xff)).isCloseTo(pytorch.get(i) & 0xff, within(1.0));
    }
  }

  @Test
  void bf16IsCloseToF32() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    ByteBuffer frames = frames(2);
    ByteBuffer f32 = run(model, EngineKind.PYTORCH_CPU_F32, frames, 2);
    try (LoadedModel bf16 = EngineKind.PYTORCH_CPU_BF16.load(model, EngineOptions.AUTO)) {
      ByteBuffer answer = ByteBuffer.allocateDirect(2 * FRAME);
      try (BatchRunner runner = bf16.newRunner()) {
        runner.run(frames, 2, answer);
      }
      double sum = 0;
      for (int i = 0; i < 2 * FRAME; i++) {
        sum += Math.abs((answer.get(i) & 0xff) - (f32.get(i) & 0xff));
      }
      assertThat(sum / (2 * FRAME)).isLessThan(4);
    }
  }

  @Test
  void autoTakesAnEngineThatRepeatsTheProbeMasks() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    List<EngineScore> scores = Engines.scores(model, EngineOptions.AUTO);
    assertThat(scores).extracting(EngineScore::engine).contains(EngineKind.ONNX_CPU_F32);
    assertThat(scores.get(0).mayServe()).isTrue();
    for (int again = 0; again < 2; again++) {
      try (LoadedModel loaded = Engines.load(model, EngineOptions.AUTO)) {
        assertThat(loaded.engine()).contains("cpu");
      }
    }
  }

  @Test
  void withoutBf16InstructionsTheChoiceFallsToTheFastestOfF32() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    // What was the fastest is remembered, but not taken where it is not to be had.
    try (LoadedModel first =
        new AutoEngine(model, EngineOptions.AUTO, List.of(EngineKind.ONNX_CPU_F32)).load()) {
      assertThat(first.engine()).isEqualTo("onnx-cpu-f32");
    }
    try (LoadedModel second =
        new AutoEngine(model, EngineOptions.AUTO, List.of(EngineKind.PYTORCH_CPU_F32)).load()) {
      assertThat(second.engine()).isEqualTo("pytorch-cpu-f32");
    }
    List<EngineKind> here = EngineKind.here(false);
    assertThat(here)
        .contains(EngineKind.PYTORCH_CPU_F32)
        .doesNotContain(EngineKind.PYTORCH_CPU_BF16);
    try (LoadedModel loaded = new AutoEngine(model, EngineOptions.AUTO, here).load()) {
      assertThat(loaded.engine()).endsWith("f32");
    }
  }

  @Test
  void aModelThatDoesNotRepeatItsProbeMasksIsRefused() {
    Probe good = SmallModels.write(folder.resolve("p"), 1).probes().get(0);
    byte[] flipped = good.mask().values().clone();
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] ^= 1;
    }
    ModelPackage wrong =
        new PackageWriter(null)
            .write(
                new PackageDraft("t", "1", SmallModels.INPUT, List.of("lesion"), Instant.EPOCH),
                SmallModels.SMALL,
                1,
                SmallModels.weights(1),
                List.of(new Probe(good.frame(), new ClassMap(64, 64, flipped))),
                folder.resolve("wrong"));
    for (String engine : List.of("auto", "onnx-cpu-f32")) {
      assertThatThrownBy(() -> Engines.load(wrong, new EngineOptions(engine, 0, null)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("probe frames");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH_CUDA_F16", "ONNX_CUDA_F32", "ONNX_TENSORRT_F16"})
  void anEngineThatIsNotHereIsRefusedInOneLineThatSaysWhatToInstall(EngineKind kind) {
    if (kind.missing().isEmpty()) {
      return;
    }
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    assertThatThrownBy(() -> Engines.load(model, EngineOptions.AUTO.withEngine(kind)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("engine " + kind.label() + " can't run here: ")
        .hasMessageMatching(".*(PYTORCH_LIBRARY_PATH=|onnxruntime_gpu).*")
        .hasMessageNotContaining("\n");
  }

  private static ByteBuffer run(ModelPackage model, EngineKind kind, ByteBuffer frames, int n) {
    try (LoadedModel loaded = Engines.load(model, EngineOptions.AUTO.withEngine(kind));
        BatchRunner runner = loaded.newRunner()) {
      ByteBuffer answer =
          ByteBuffer.allocateDirect(
              n * loaded.outputPlanes() * loaded.outputHeight() * loaded.outputWidth());
      runner.run(frames, n, answer);
      return answer;
    }
  }

  private static ByteBuffer frames(int n) {
    ByteBuffer frames = ByteBuffer.allocateDirect(n * FRAME);
    SpeckleFrames.make(SmallModels.INPUT, n).forEach(frame -> frames.put(frame.pixels()));
    return frames.flip();
  }
}
