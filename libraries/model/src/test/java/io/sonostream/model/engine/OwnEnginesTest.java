package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
