package io.sonostream.network.torchscript;

import io.sonostream.network.graph.Network;
import io.sonostream.network.weights.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Weights stored as they are used: in the compute type, kernels channels_last, none trained. */
final class ServingDialect implements ForwardSource.Dialect {
  private final Network network;
  private final ScriptModule module;
  private final ScalarType compute;
  private final Map<String, String> attributes = new HashMap<>();

  ServingDialect(Network network, ScriptModule module, ScalarType compute) {
    this.network = network;
    this.module = module;
    this.compute = compute;
  }

  @Override
  public ScalarType compute() {
    return compute;
  }

  @Override
  public String weight(String name) {
    return buffer(name, ScriptTensor.weight(network.state().get(name), compute));
  }

  /** Batch norm takes its tensors in f32 whatever the activations are. */
  @Override
  public String stored(String name) {
    return buffer(name, ScriptTensor.weight(network.state().get(name), ScalarType.FLOAT));
  }

  private String buffer(String name, ScriptTensor tensor) {
    String attribute = attributes.computeIfAbsent(name, n -> "w" + attributes.size());
    module.addBuffer(attribute, tensor);
    return "self." + attribute;
  }

  @Override
  public String liveStatistics(String norm) {
    return "False";
  }

  @Override
  public String constant(String name, List<Float> values) {
    module.addBuffer(name, constantTensor(values));
    return ScriptModule.read(name);
  }

  static ScriptTensor constantTensor(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    Tensor tensor = new Tensor(new int[] {1, array.length, 1, 1}, array);
    return new ScriptTensor(tensor, ScalarType.FLOAT, false, false);
  }
}
