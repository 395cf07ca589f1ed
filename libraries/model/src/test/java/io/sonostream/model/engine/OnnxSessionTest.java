package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OnnxSessionTest {
  @Test
  void tensorRtComputesInF16AndKeepsWhatItCompiled() {
    EngineOptions cached = new EngineOptions("onnx-tensorrt-f16", 0, Path.of("cache"));
    assertThat(new OnnxSession(cached).tensorRt())
        .containsEntry("trt_fp16_enable", "1")
        .containsEntry("trt_engine_cache_enable", "1")
        .containsEntry("trt_engine_cache_path", "cache");
    assertThat(new OnnxSession(EngineOptions.AUTO).tensorRt()).containsOnlyKeys("trt_fp16_enable");
  }

  /** DJL registers CUDA by itself for a GPU's device, and ONNX Runtime refuses it twice. */
  @Test
  void onnxRuntimesArraysStayInHostMemory() {
    assertThat(Runtimes.device(EngineKind.ONNX_CUDA_F32, 0).isGpu()).isFalse();
    assertThat(Runtimes.device(EngineKind.ONNX_TENSORRT_F16, 0).isGpu()).isFalse();
    assertThat(Runtimes.device(EngineKind.PYTORCH_CUDA_F16, 0).isGpu()).isTrue();
  }
}
