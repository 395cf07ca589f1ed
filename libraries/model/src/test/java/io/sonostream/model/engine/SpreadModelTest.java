package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two "devices", here both the processor: each has its copy, and runners are spread over them. */
class SpreadModelTest {
  private static final int FRAME = 64 * 64;

  @TempDir Path folder;

  @Test
  void everyDeviceHasACopyAndAllGiveTheSameAnswersUntilBothAreClosed() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    for (EngineKind kind : List.of(EngineKind.PYTORCH_CPU_F32, EngineKind.ONNX_CPU_F32)) {
      try (LoadedModel loaded = Engines.load(model, two(kind.label()));
          BatchRunner first = loaded.newRunner();
          BatchRunner second = loaded.newRunner()) {
        assertThat(NativeArrays.live()).as("a network a device").isEqualTo(2);
        assertThat(loaded.engine()).isEqualTo(kind.label());
        ByteBuffer frames = ByteBuffer.allocateDirect(FRAME);
        ByteBuffer one = ByteBuffer.allocateDirect(FRAME);
        ByteBuffer other = ByteBuffer.allocateDirect(FRAME);
        frames.put(SpeckleFrames.make(SmallModels.INPUT, 1).get(0).pixels()).flip();
        first.run(frames, 1, one);
        second.run(frames, 1, other);
        assertThat(one).isEqualTo(other);
      }
      assertThat(NativeArrays.live()).isZero();
    }
  }

  @Test
  void theFastestIsChosenOnceForAllDevices() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    try (LoadedModel loaded = Engines.load(model, two(EngineOptions.AUTO_NAME))) {
      assertThat(NativeArrays.live()).isEqualTo(2);
      assertThat(Engines.here().stream().map(Engine::label)).contains(loaded.engine());
    }
    assertThat(NativeArrays.live()).isZero();
  }

  @Test
  void runnersGoWhereThereAreFewest() {
    List<Integer> opened = new ArrayList<>();
    List<Integer> closed = new ArrayList<>();
    SpreadModel model =
        new SpreadModel(List.of(new Counted(0, opened, closed), new Counted(1, opened, closed)));
    BatchRunner first = model.newRunner();
    model.newRunner();
    model.newRunner();
    model.newRunner();
    assertThat(opened).containsExactly(0, 1, 0, 1);

    first.close();
    first.close();
    model.newRunner();
    model.newRunner();
    assertThat(opened).containsExactly(0, 1, 0, 1, 0, 0);
    assertThat(closed).containsExactly(0);
  }

  @Test
  void aCopyThatDoesNotLoadLeavesNoneInMemory() {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    assertThatThrownBy(
            () ->
                SpreadModel.load(
                    two("pytorch-cpu-f32"),
                    one -> {
                      if (one.device() == 1) {
                        throw new ModelException("no such device");
                      }
                      return Engines.load(model, one);
                    }))
        .hasMessage("no such device");
    assertThat(NativeArrays.live()).isZero();
  }

  @Test
  void aGpuThatIsNotThereIsNamed() {
    assumeThat(EngineKind.PYTORCH_CUDA_F32.missing()).as("this machine has a GPU").isPresent();
    assertThatThrownBy(() -> Runtimes.requireDevice(EngineKind.PYTORCH_CUDA_F32, 3))
        .hasMessageContaining("there is no GPU 3 for engine pytorch-cuda-f32: libtorch sees 0");
    assertThatThrownBy(() -> new EngineOptions("auto", 0, null, List.of(0, -1)))
        .hasMessageContaining("[0, -1]");
  }

  private static EngineOptions two(String engine) {
    return new EngineOptions(engine, 1, null, List.of(0, 1));
  }

  /** Says where runners open and close. */
  private record Counted(int device, List<Integer> opened, List<Integer> closed)
      implements LoadedModel {
    @Override
    public String engine() {
      return "counted";
    }

    @Override
    public InputShape input() {
      return SmallModels.INPUT;
    }

    @Override
    public int outputPlanes() {
      return 1;
    }

    @Override
    public int outputHeight() {
      return 64;
    }

    @Override
    public int outputWidth() {
      return 64;
    }

    @Override
    public BatchRunner newRunner() {
      opened.add(device);
      return new BatchRunner() {
        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          // Answers nothing.
        }

        @Override
        public void close() {
          closed.add(device);
        }
      };
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
