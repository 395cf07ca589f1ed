package io.sonostream.model.golden;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The trainable archive of a graph under the loss that golden.py uses: each output times a formula,
 * averaged, summed over the outputs.
 */
public final class Differentiation implements AutoCloseable {
  private final Archive archive;
  private final ParameterStore store;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  public Differentiation(Graph graph, StateDict state, Precision precision) throws Exception {
    archive = Archive.trainable(out -> TorchScript.writeTrainable(graph, state, precision, out));
    store = new ParameterStore(archive.model.getNDManager(), false);
    for (Pair<String, Parameter> pair : archive.model.getBlock().getParameters()) {
      parameters.put(pair.getKey(), pair.getValue());
    }
    graph.parameters().stream()
        .filter(p -> !p.role().learned())
        .forEach(p -> parameters.get(p.name()).freeze(true));
  }

  public void freeze(Predicate<String> names) {
    parameters.forEach(
        (name, parameter) -> {
          if (names.test(name)) {
            parameter.freeze(true);
          }
        });
  }

  /** Copies of the parameters and running statistics as they are now. */
  public Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    parameters.forEach((name, p) -> values.put(name, p.getArray().toFloatArray()));
    return values;
  }

  /** All outputs, one after the other, in evaluation mode. */
  public float[] evaluate(float[] pixels, int... shape) {
    JniUtils.setGradMode(false);
    try (NDManager manager = archive.model.getNDManager().newSubManager()) {
      NDList outputs = forward(manager, false, pixels, shape);
      NDArray joined = outputs.get(0).flatten();
      for (NDArray output : outputs.subNDList(1)) {
        joined = joined.concat(output.flatten());
      }
      return joined.toFloatArray();
    }
  }

  public double loss(boolean training, float[] pixels, int... shape) {
    JniUtils.setGradMode(false);
    try (NDManager manager = archive.model.getNDManager().newSubManager()) {
      NDList outputs = forward(manager, training, pixels, shape);
      double loss = 0;
      for (int i = 0; i < outputs.size(); i++) {
        float[] values = outputs.get(i).toFloatArray();
        float[] weights = Formula.uniform("loss" + i, values.length);
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
          sum += (double) values[j] * weights[j];
        }
        loss += sum / values.length;
      }
      return loss;
    }
  }

  /** Gradients of the loss in training mode; a frozen parameter has none. */
  public Map<String, float[]> gradients(float[] pixels, int... shape) {
    // A freshly loaded module leaves evaluation mode only when the mode changes.
    loss(false, pixels, shape);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    try (NDManager manager = archive.model.getNDManager().newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList outputs = forward(manager, true, pixels, shape);
      NDArray loss = manager.create(0f);
      for (int i = 0; i < outputs.size(); i++) {
        NDArray output = outputs.get(i);
        float[] weights = Formula.uniform("loss" + i, Math.toIntExact(output.size()));
        NDArray weight = manager.create(weights, output.getShape());
        loss = loss.add(output.mul(weight).sum().div(output.size()));
      }
      collector.backward(loss);
      parameters.forEach(
          (name, p) -> {
            if (p.requiresGradient() && p.getArray().hasGradient()) {
              gradients.put(name, p.getArray().getGradient().toFloatArray());
            }
          });
    }
    return gradients;
  }

  private NDList forward(NDManager manager, boolean training, float[] pixels, int... shape) {
    NDArray x = manager.create(pixels, Archive.shape(shape));
    NDList outputs = archive.model.getBlock().forward(store, new NDList(x), training);
    outputs.attach(manager);
    return outputs;
  }

  @Override
  public void close() throws Exception {
    archive.close();
  }
}
