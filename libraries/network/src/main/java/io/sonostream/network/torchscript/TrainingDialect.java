package io.sonostream.network.torchscript;

import io.sonostream.network.graph.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** f32 masters under torch's names, cast to the compute type where they are used. */
final class TrainingDialect implements ForwardSource.Dialect {
  private final ScriptModule module;
  private final ScalarType compute;
  private final Map<String, Parameter> parameters = new HashMap<>();

  TrainingDialect(List<Parameter> parameters, ScriptModule module, ScalarType compute) {
    this.module = module;
    this.compute = compute;
    parameters.forEach(parameter -> this.parameters.put(parameter.name(), parameter));
  }

  @Override
  public ScalarType compute() {
    return compute;
  }

  @Override
  public String weight(String name) {
    String master = ScriptModule.read(name);
    Parameter parameter = parameters.get(name);
    boolean kernel = parameter != null && parameter.shape().size() == 4;
    return "torch.to("
        + (master + ", " + compute.code + ", False, False")
        + (kernel ? ", " + ForwardSource.CHANNELS_LAST : "")
        + ")";
  }

  @Override
  public String stored(String name) {
    return ScriptModule.read(name);
  }

  /** A batch norm whose scale is frozen keeps its statistics too, as fine-tuning means it. */
  @Override
  public String liveStatistics(String norm) {
    return "torch.__and__(self.training, ops.prim.requires_grad("
        + ScriptModule.read(norm + ".weight")
        + "))";
  }

  @Override
  public String constant(String name, List<Float> values) {
    module.addBuffer(name, ServingDialect.constantTensor(values));
    return ScriptModule.read(name);
  }
}
