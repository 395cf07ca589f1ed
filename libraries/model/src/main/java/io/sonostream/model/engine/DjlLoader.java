package io.sonostream.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Brings network files into native memory, and runs each once: a network that answers is loaded.
 */
final class DjlLoader {
  private static final String NAME = "network";

  /** The largest batch that TensorRT compiles for at load; larger ones make it compile again. */
  private static final int COMPILED_BATCH = 16;

  private final EngineOptions options;

  DjlLoader(EngineOptions options) {
    this.options = options;
  }

  /**
   * @throws ModelException when the native library is missing or refuses the network
   */
  DjlModel load(EngineKind kind, NetworkBytes network, ModelGeometry geometry, Numerics numerics) {
    KeptMemory.ask();
    ProcessEnd.withoutDestructors();
    Runtimes.require(kind);
    Runtimes.requireDevice(kind, options.device());
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
    int threads = NativeThreads.of(options.threads());
    if (threads > 0) {
      CallThreads.loadedWith(threads);
    }
    JniUtils.setGradMode(false);
    Model model =
        Model.newInstance(NAME, Runtimes.device(kind, options.device()), Runtimes.PYTORCH);
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
    Model model = Model.newInstance(NAME, Runtimes.device(kind, options.device()), Runtimes.ONNX);
    try (SessionOptions session = new OnnxSession(options).options(kind)) {
      model.load(network.read(), Map.of("sessionOptions", session));
      return model;
    } catch (IOException | MalformedModelException | OrtException | RuntimeException e) {
      model.close();
      throw refused(kind, e);
    }
  }

  /**
   * A black frame: finds files whose shapes are not the manifest's, and switches the module to
   * inference mode before threads share it. TensorRT compiles for the batches that it has seen, for
   * a minute or more each time: after the smallest and the largest it knows all between them.
   */
  private static void runOnce(DjlModel model) {
    boolean compiles = model.kind().provider() == EngineKind.Provider.TENSORRT;
    try (BatchRunner runner = model.newRunner()) {
      for (int count : compiles ? new int[] {1, COMPILED_BATCH} : new int[] {1}) {
        runner.run(
            ByteBuffer.allocateDirect(count * model.input().frameBytes()),
            count,
            ByteBuffer.allocateDirect(count * model.geometry().outputBytes()));
      }
    }
  }

  private static ModelException refused(EngineKind kind, Exception e) {
    return new ModelException(
        "engine " + kind.label() + " refuses the network: " + EngineFaults.firstLine(e), e);
  }
}
