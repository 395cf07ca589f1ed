package io.sonostream.network.torchscript;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.pass.Serving;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes TorchScript archives ({@code .pt}) that libtorch 1.13 and later load. The same network
 * gives the same bytes. The batch dimension is free; height and width are those of the graph.
 */
public final class TorchScript {
  private static final String CLASS = "Network";

  private TorchScript() {}

  /**
   * The archive that serves: unsigned bytes (N,C,H,W) in; unsigned bytes (N,K,H',W') out, 0-255 for
   * probabilities of 0-1, by sigmoid when K = 1, else by softmax over K. Batch norms are folded,
   * kernels lie channels_last in the compute type, side outputs and dropout are gone.
   *
   * @param state a tensor for every parameter of the graph, no more
   * @throws ModelException when the tensors do not fit the graph
   */
  public static void writeServing(
      Graph graph, StateDict state, Precision precision, OutputStream out) throws IOException {
    write(Serving.probabilities(new Network(graph, state)), precision, out);
  }

  /** As {@link #writeServing}, but f32 logits come out: for comparing numbers. */
  public static void writeServingLogits(
      Graph graph, StateDict state, Precision precision, OutputStream out) throws IOException {
    write(Serving.logits(new Network(graph, state)), precision, out);
  }

  private static void write(Network network, Precision precision, OutputStream out)
      throws IOException {
    ScriptModule module = new ScriptModule(CLASS);
    ServingDialect dialect = new ServingDialect(network, module, precision.scalarType());
    String forward = new ForwardSource(network.graph(), dialect).method(CLASS);
    ScriptArchive.write(module, forward, out);
  }

  /**
   * The archive that trains: f32 pixels of 0-1, (N,C,H,W), in; f32 logits (N,K,H',W') out, or for
   * deep supervision a tuple of them, the served one first. Any normalisation of the architecture
   * happens inside, and so does the cast to the compute type.
   *
   * <p>Parameters are f32, contiguous, under torch's names. Running statistics are listed among
   * them, because Java sees nothing else; their names end with {@code .running_mean} and {@code
   * .running_var}, they require no gradient and must stay so. A batch norm whose {@code .weight}
   * does not require a gradient runs on its running statistics and leaves them as they are, in
   * training mode too.
   *
   * @param precision F32 or BF16; F16 would need a loss scale
   * @throws ModelException when the tensors do not fit the graph, or for F16
   */
  public static void writeTrainable(
      Graph graph, StateDict state, Precision precision, OutputStream out) throws IOException {
    if (precision == Precision.F16) {
      throw new ModelException("training in f16 is not offered; allowed are f32 and bf16");
    }
    Network network = new Network(graph, state);
    ScriptModule module = new ScriptModule(CLASS);
    for (Parameter parameter : graph.parameters()) {
      module.addParameter(
          parameter.name(),
          ScriptTensor.parameter(
              network.state().get(parameter.name()), parameter.role().learned()));
    }
    TrainingDialect dialect =
        new TrainingDialect(graph.parameters(), module, precision.scalarType());
    ScriptArchive.write(module, new ForwardSource(graph, dialect).method(CLASS), out);
  }
}
