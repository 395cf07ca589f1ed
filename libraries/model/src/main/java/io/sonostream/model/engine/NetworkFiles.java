package io.sonostream.model.engine;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.onnx.OnnxFile;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The bytes that a native library loads. For networks of ours they are written anew from checked
 * tensors, in the precision that is wanted: no code from the package runs. Only networks from
 * elsewhere are loaded as they were packed.
 */
final class NetworkFiles {
  private NetworkFiles() {}

  /** Whether the package can be run by that runtime. */
  static boolean has(ModelPackage model, EngineKind kind) {
    if (model.manifest().architecture() != null) {
      return true;
    }
    // Precision lies inside foreign files: engines take them as they are. TensorRT makes its own.
    String file = kind.runtime() == EngineKind.Runtime.PYTORCH ? "model.pt" : "model.onnx";
    return model.manifest().files().containsKey(file)
        && (kind.precision() == Precision.F32 || kind == EngineKind.ONNX_TENSORRT_F16);
  }

  static NetworkBytes of(ModelPackage model, EngineKind kind) {
    Optional<Graph> graph = model.graph();
    if (graph.isPresent()) {
      return of(graph.get(), model.weights().orElseThrow(), kind);
    }
    boolean script = kind.runtime() == EngineKind.Runtime.PYTORCH;
    byte[] bytes =
        (script ? model.torchScript() : model.onnx())
            .orElseThrow(
                () ->
                    new ModelException(
                        model.path()
                            + ": engine "
                            + kind.label()
                            + " needs a "
                            + (script ? "model.pt" : "model.onnx")
                            + ", which this package from elsewhere does not hold"));
    if (!script) {
      OnnxFile.requireSelfContained(bytes, model.path() + "/model.onnx");
    }
    return NetworkBytes.of(bytes);
  }

  static NetworkBytes of(Graph graph, StateDict weights, EngineKind kind) {
    NetworkBytes bytes = new NetworkBytes();
    try {
      switch (kind.runtime()) {
        case PYTORCH -> TorchScript.writeServing(graph, weights, kind.precision(), bytes);
        case ONNX -> Onnx.write(graph, weights, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes;
  }
}
