package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.quantisation.Quantisation;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The engines that come with Sonostream keep the contract, where this machine has them. */
class OwnEnginesTest {

  /** Of all of ours: native memory is given back. */
  abstract static class Own extends EngineContract {
    @AfterEach
    void nothingNativeIsLeft() {
      assertThat(NativeArrays.live()).isZero();
    }
  }

  @Nested
  class PyTorchInF32 extends Own {
    @Override
    protected Engine engine() {
      return EngineKind.PYTORCH_CPU_F32;
    }
  }

  /** Untrained masks are all contour, so each number format has its own: it repeats those. */
  @Nested
  class PyTorchInBf16 extends Own {
    @Override
    protected Engine engine() {
      return EngineKind.PYTORCH_CPU_BF16;
    }

    @Override
    protected ModelPackage model(Path target) {
      return SmallModels.withMasksOf(
          target,
          () ->
              Engines.load(
                  SmallModels.graph(1),
                  SmallModels.weights(1),
                  EngineOptions.AUTO.withEngine(engine())));
    }

    @Override
    protected int tolerance() {
      return 4;
    }
  }

  @Nested
  class PyTorchInBytes extends Own {
    @Override
    protected Engine engine() {
      return EngineKind.PYTORCH_CPU_INT8;
    }

    @Override
    protected ModelPackage model(Path target) {
      Quantisation plan = SmallModels.quantisation();
      ModelPackage plain =
          SmallModels.withMasksOf(
              target.resolveSibling("plain"),
              () -> Engines.loadInt8(SmallModels.graph(1), SmallModels.weights(1), plan, 1));
      return SmallModels.withInt8(plain, target, plan, 0.001);
    }
  }

  @Nested
  class OnnxRuntimeInF32 extends Own {
    @Override
    protected Engine engine() {
      return EngineKind.ONNX_CPU_F32;
    }
  }

  @Nested
  class PyTorchOnTheGpu extends Own {
    @Override
    protected Engine engine() {
      return EngineKind.PYTORCH_CUDA_F32;
    }
  }

  @Nested
  class OnnxRuntimeOnTheGpu extends Own {
    @Override
    protected Engine engine() {
      return EngineKind.ONNX_CUDA_F32;
    }
  }
}
