package io.sonostream.model.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.sonostream.network.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How ONNX Runtime runs a network: threads, and the providers in the order of preference. */
record OnnxSession(EngineOptions engine) {
  /**
   * Options for one session; whoever gets them closes them.
   *
   * @throws OrtException when a provider's library does not load
   */
  SessionOptions options(EngineKind kind) throws OrtException, IOException {
    SessionOptions session = new SessionOptions();
    try {
      int threads = NativeThreads.of(engine.threads());
      if (threads > 0) {
        session.setIntraOpNumThreads(threads);
      }
      // Threads that spin while they wait take the cores from stream threads and other models.
      session.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (kind.precision() == Precision.INT8) {
        // Without VNNI it would add products of bytes in 16 bits, and cut off what is beyond.
        session.addConfigEntry("session.x64quantprecision", "1");
      }
      if (kind.provider() == EngineKind.Provider.TENSORRT) {
        addTensorRt(session);
      }
      if (kind.onGpu()) {
        session.addCUDA(engine.device());
      }
      return session;
    } catch (OrtException | IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void addTensorRt(SessionOptions session) throws OrtException, IOException {
    Path cache = engine.tensorRtCache();
    if (cache != null) {
      Files.createDirectories(cache);
    }
    try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(engine.device())) {
      for (Map.Entry<String, String> option : tensorRt().entrySet()) {
        tensorRt.add(option.getKey(), option.getValue());
      }
      session.addTensorrt(tensorRt);
    }
  }

  /**
   * The provider's options.
   *
   * @see <a
   *     href="https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html">their
   *     meanings</a>
   */
  Map<String, String> tensorRt() {
    Map<String, String> options = new TreeMap<>();
    options.put("trt_fp16_enable", "1");
    Path cache = engine.tensorRtCache();
    if (cache != null) {
      options.put("trt_engine_cache_enable", "1");
      options.put("trt_engine_cache_path", cache.toString());
      options.put("trt_timing_cache_enable", "1");
      options.put("trt_timing_cache_path", cache.toString());
    }
    return options;
  }
}
