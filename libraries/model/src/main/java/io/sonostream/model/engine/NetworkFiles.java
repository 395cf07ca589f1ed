package io.sonostream.model.engine;

import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.onnx.OnnxFile;
import io.sonostream.network.onnx.OnnxInt8;
import io.sonostream.network.quantisation.Quantisation;
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
    boolean own = model.manifest().architecture() != null;
    if (kind.precision() == Precision.INT8) {
      // Networks of ours are written for libtorch, whose kernels are faster.
      return own == (kind.runtime() == EngineKind.Runtime.PYTORCH)
          && model.int8().filter(form -> form.judgement().mayServe()).isPresent();
    }
    if (own) {
      return true;
    }
    // Precision lies inside foreign files: engines take them as they are. TensorRT makes its own.
    String file = kind.runtime() == EngineKind.Runtime.PYTORCH ? "model.pt" : "model.onnx";
    return model.manifest().files().containsKey(file)
        && (kind.precision() == Precision.F32 || kind == EngineKind.ONNX_TENSORRT_F16);
  }

  static NetworkBytes of(ModelPackage model, EngineKind kind) {
    Optional<Graph> graph = model.graph();
    if (kind.precision() == Precision.INT8) {
      return int8(model, graph, kind);
    }
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
    return PackedNetworks.runOn(kind) ? packed(graph, weights, kind) : plain(graph, weights, kind);
  }

  /** As {@link #of}, in bytes. */
  static NetworkBytes int8(Graph graph, StateDict weights, Quantisation quantisation) {
    NetworkBytes bytes = new NetworkBytes();
    try {
      TorchScript.writeInt8(graph, weights, quantisation, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes;
  }

  /**
   * A package's network in bytes, whatever was found about its accuracy.
   *
   * @throws ModelException when it is from elsewhere, and can't be in bytes
   */
  static NetworkBytes int8(ModelPackage model, Quantisation quantisation) {
    Optional<Graph> graph = model.graph();
    if (graph.isPresent()) {
      return int8(graph.get(), model.weights().orElseThrow(), quantisation);
    }
    NetworkBytes bytes = new NetworkBytes();
    try {
      onnxInBytes(model).write(quantisation, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes;
  }

  private static NetworkBytes int8(ModelPackage model, Optional<Graph> graph, EngineKind kind) {
    Quantisation form = form(model, kind);
    boolean script = kind.runtime() == EngineKind.Runtime.PYTORCH;
    if (graph.isPresent() != script) {
      throw new ModelException(
          model.path()
              + ": engine "
              + kind.label()
              + " runs "
              + (script ? "networks of ours" : "networks from elsewhere")
              + " in bytes, and this is "
              + (script ? "none; choose " : "ours; choose ")
              + (script ? EngineKind.ONNX_CPU_INT8 : EngineKind.PYTORCH_CPU_INT8));
    }
    return int8(model, form);
  }

  /**
   * The ONNX file of a package from elsewhere, for having it in bytes.
   *
   * @throws ModelException saying why it can't be
   */
  static OnnxInt8 onnxInBytes(ModelPackage model) {
    byte[] onnx =
        model
            .onnx()
            .orElseThrow(
                () ->
                    new ModelException(
                        model.path()
                            + ": a TorchScript file from elsewhere, whose layers are not known;"
                            + " int8 needs a package with the network's ONNX file"));
    String file = model.path() + "/model.onnx";
    OnnxFile.requireSelfContained(onnx, file);
    return OnnxInt8.of(onnx, file);
  }

  private static Quantisation form(ModelPackage model, EngineKind kind) {
    Int8Form form = model.int8().orElseThrow(() -> noInt8(model, kind));
    if (!form.judgement().mayServe()) {
      throw new ModelException(
          model.path() + ": its form in bytes is not good enough to serve: " + form.judgement());
    }
    return form.quantisation();
  }

  private static ModelException noInt8(ModelPackage model, EngineKind kind) {
    return new ModelException(
        model.path()
            + ": engine "
            + kind.label()
            + " needs a package with int8.json, which this one lacks; make one with \"sonostream"
            + " models quantize\", or choose another engine");
  }

  /** In the form that the CPU's libtorch runs fastest. */
  static NetworkBytes packed(Graph graph, StateDict weights, EngineKind kind) {
    NetworkBytes bytes = new NetworkBytes();
    try {
      TorchScript.writePacked(graph, weights, kind.precision(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes;
  }

  private static NetworkBytes plain(Graph graph, StateDict weights, EngineKind kind) {
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
