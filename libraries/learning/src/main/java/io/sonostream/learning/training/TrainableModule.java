package io.sonostream.learning.training;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.sonostream.model.engine.ProcessEnd;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A trainable archive in native memory: its parameters by name, and its forward pass. */
final class TrainableModule implements AutoCloseable {
  private static final String NAME = "trainable";

  private final Model model;
  private final Block block;
  private final ParameterStore store;

  /** The module's own tensors, in the graph's order. */
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  TrainableModule(Graph graph, StateDict state, Precision precision) {
    ProcessEnd.withoutDestructors();
    model = Model.newInstance(NAME, Device.cpu(), "PyTorch");
    JniUtils.setGradMode(
        false); // on for this thread until said otherwise; the collector turns it on
    try {
      load(graph, state, precision);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("can't write the trainable archive: " + e.getMessage(), e);
    } catch (MalformedModelException | RuntimeException e) {
      model.close();
      throw new ModelException("the engine refuses the trainable archive: " + e.getMessage(), e);
    }
    block = model.getBlock();
    store = new ParameterStore(model.getNDManager(), false);
    Map<String, Parameter> found = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : block.getParameters()) {
      found.put(pair.getKey(), pair.getValue());
    }
    for (io.sonostream.network.graph.Parameter parameter : graph.parameters()) {
      Parameter own = found.get(parameter.name());
      if (own == null) {
        model.close();
        throw new IllegalStateException(
            "the archive lacks " + parameter.name() + "; it has " + found.keySet());
      }
      parameters.put(parameter.name(), own);
    }
  }

  private void load(Graph graph, StateDict state, Precision precision)
      throws IOException, MalformedModelException {
    Path folder = Files.createTempDirectory("sonostream-training");
    Path archive = folder.resolve(NAME + ".pt");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
        TorchScript.writeTrainable(graph, state, precision, out);
      }
      model.load(folder, NAME, Map.of("trainParam", "true"));
    } finally {
      Files.deleteIfExists(archive);
      Files.deleteIfExists(folder);
    }
  }

  NDManager manager() {
    return model.getNDManager();
  }

  static void randomSeed(long seed) {
    Engine.getEngine("PyTorch").setRandomSeed((int) (seed ^ (seed >>> 32)));
  }

  NDArray tensor(String name) {
    return parameter(name).getArray();
  }

  /** Through the parameter, not its array: DJL sets the array's flag again from the parameter's. */
  void freeze(String name, boolean frozen) {
    parameter(name).freeze(frozen);
  }

  private Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter named " + name);
    }
    return parameter;
  }

  /** Logits of the input; training mode uses batch statistics and keeps what backward needs. */
  NDList forward(NDArray input, boolean training) {
    return block.forward(store, new NDList(input), training);
  }

  StateDict state() {
    Map<String, Tensor> copy = new LinkedHashMap<>();
    parameters.forEach((name, own) -> copy.put(name, Arrays32.tensor(own.getArray())));
    return new StateDict(copy);
  }

  @Override
  public void close() {
    model.close();
  }
}
