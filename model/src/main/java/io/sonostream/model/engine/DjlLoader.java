package io.sonostream.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.sonostream.model.ModelException;
import io.sonostream.model.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Brings network files into native memory, and runs each once: a network that answers is loaded.
 */
final class DjlLoader {
  private static final String NAME = "network";

  private final EngineOptions options;

  DjlLoader(EngineOptions options) {
    this.options = options;
  }

  /**
   * @throws ModelException when the native library is missing or refuses the network
   */
  DjlModel load(EngineKind kind, NetworkBytes network, ModelGeometry geometry, Numerics numerics) {
    Runtimes.require(kind);
    Model model =
        kind.runtime() == EngineKind.Runtime.PYTORCH ? pyTorch(kind, network) : onnx(kind, network);
    DjlModel loaded = new DjlModel(kind, geometry, numerics, model);
    try {
      runOnce(loaded);
      return loaded;
    } catch (EngineException e) {
      loaded.close();
      throw refused(kind, e);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private Model pyTorch(EngineKind kind, NetworkBytes network) {
    if (options.threads() > 0) {
      JniUtils.setNumThreads(options.threads());
    }
    JniUtils.setGradMode(false);
    Model model = Model.newInstance(NAME, Runtimes.device(kind), Runtimes.PYTORCH);
    try {
      model.setBlock(
          JniUtils.loadModule(
              (PtNDManager) model.getNDManager(), network.read(), kind.onGpu(), false));
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw refused(kind, e);
    }
  }

  private Model onnx(EngineKind kind, NetworkBytes network) {
    Model model = Model.newInstance(NAME, Runtimes.device(kind), Runtimes.ONNX);
    try (SessionOptions session = session(kind)) {
      model.load(network.read(), Map.of("sessionOptions", session));
      return model;
    } catch (IOException | MalformedModelException | OrtException | RuntimeException e) {
      model.close();
      throw refused(kind, e);
    }
  }

  private SessionOptions session(EngineKind kind) throws OrtException, IOException {
    SessionOptions session = new SessionOptions();
    if (options.threads() > 0) {
      session.setIntraOpNumThreads(options.threads());
    }
    // Threads that spin while they wait take the cores from stream threads and other models.
    session.addConfigEntry("session.intra_op.allow_spinning", "0");
    if (kind.provider() == EngineKind.Provider.TENSORRT) {
      session.addTensorrt(tensorRt());
    }
    if (kind.onGpu()) {
      session.addCUDA(0);
    }
    return session;
  }

  private OrtTensorRTProviderOptions tensorRt() throws OrtException, IOException {
    OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(0);
    tensorRt.add("trt_fp16_enable", "1");
    Path cache = options.tensorRtCache();
    if (cache != null) {
      Files.createDirectories(cache);
      tensorRt.add("trt_engine_cache_enable", "1");
      tensorRt.add("trt_engine_cache_path", cache.toString());
      tensorRt.add("trt_timing_cache_enable", "1");
      tensorRt.add("trt_timing_cache_path", cache.toString());
    }
    return tensorRt;
  }

  /**
   * A black frame: finds files whose shapes are not the manifest's, and switches the module to
   * inference mode before threads share it.
   */
  private static void runOnce(DjlModel model) {
    ByteBuffer frame = ByteBuffer.allocateDirect(model.input().frameBytes());
    ByteBuffer answer = ByteBuffer.allocateDirect(model.geometry().outputBytes());
    try (BatchRunner runner = model.newRunner()) {
      runner.run(frame, 1, answer);
    }
  }

  private static ModelException refused(EngineKind kind, Exception e) {
    return new ModelException(
        "engine " + kind.label() + " refuses the network: " + EngineFaults.firstLine(e), e);
  }
}
