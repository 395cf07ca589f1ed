package io.sonostream.network.torchscript;

import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.pass.Serving;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

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

  private static void refuse(Precision precision, Precision... refused) {
    if (List.of(refused).contains(precision)) {
      throw new ModelException(
          "this form of a network is not offered in " + precision.label() + "; take f32 or bf16");
    }
  }

  /** As {@link #writeServing}, but f32 logits come out: for comparing numbers. */
  public static void writeServingLogits(
      Graph graph, StateDict state, Precision precision, OutputStream out) throws IOException {
    write(Serving.logits(new Network(graph, state)), precision, out);
  }

  /**
   * As {@link #writeServing}, for x86 CPUs only and libtorch 2: weights are packed when the archive
   * is loaded, and convolutions compute the activations that follow them. Answers differ from the
   * plain archive's by rounding, if at all.
   *
   * @throws ModelException when the tensors do not fit the graph, or for F16
   */
  public static void writePacked(
      Graph graph, StateDict state, Precision precision, OutputStream out) throws IOException {
    writePacked(Serving.probabilities(new Network(graph, state)), precision, out);
  }

  /** As {@link #writePacked}, but f32 logits come out: for comparing numbers. */
  public static void writePackedLogits(
      Graph graph, StateDict state, Precision precision, OutputStream out) throws IOException {
    writePacked(Serving.logits(new Network(graph, state)), precision, out);
  }

  private static void writePacked(Network network, Precision precision, OutputStream out)
      throws IOException {
    refuse(precision, Precision.F16, Precision.INT8);
    PackedModule module = new PackedModule(CLASS);
    PackedDialect dialect = new PackedDialect(network, module, precision.scalarType());
    String forward = new ForwardSource(network.graph(), dialect).method(CLASS);
    ScriptArchive.write(module, forward, out);
  }

  /**
   * As {@link #writePacked}, with weights and activations in bytes, as the quantisation says; what
   * has no form in bytes computes in bf16. Answers differ from f32's: whether few enough is for
   * whoever has labels to say.
   *
   * @throws ModelException when the tensors do not fit the graph, or the quantisation is another
   *     network's
   */
  public static void writeInt8(
      Graph graph, StateDict state, Quantisation quantisation, OutputStream out)
      throws IOException {
    writeInt8(Serving.probabilities(new Network(graph, state)), quantisation, out);
  }

  /** As {@link #writeInt8}, but f32 logits come out: for comparing numbers. */
  public static void writeInt8Logits(
      Graph graph, StateDict state, Quantisation quantisation, OutputStream out)
      throws IOException {
    writeInt8(Serving.logits(new Network(graph, state)), quantisation, out);
  }

  /**
   * As {@link #writeInt8Logits}, up to a convolution of the serving graph, whose sums come out, in
   * f32 and before its activation.
   */
  public static void writeInt8UpTo(
      String convolution, Graph graph, StateDict state, Quantisation quantisation, OutputStream out)
      throws IOException {
    Network serving = quantisation.corrected(Serving.logits(new Network(graph, state)));
    write(serving.upTo(convolution), quantisation, out);
  }

  private static void writeInt8(Network network, Quantisation quantisation, OutputStream out)
      throws IOException {
    write(quantisation.corrected(network), quantisation, out);
  }

  private static void write(Network corrected, Quantisation quantisation, OutputStream out)
      throws IOException {
    PackedModule module = new PackedModule(CLASS);
    String forward = new Int8Source(corrected, quantisation, module).method(CLASS);
    ScriptArchive.write(module, forward, out);
  }

  /**
   * The plain f32 archive that answers with the values of every node whose range a quantisation
   * needs, a tuple.
   *
   * @return the serving graph with these nodes as its outputs, in the tuple's order
   */
  public static Graph writeObserved(Graph graph, StateDict state, OutputStream out)
      throws IOException {
    Network observed = Quantisation.observed(Serving.logits(new Network(graph, state)));
    write(observed, Precision.F32, out);
    return observed.graph();
  }

  private static void write(Network network, Precision precision, OutputStream out)
      throws IOException {
    refuse(precision, Precision.INT8);
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
    if (precision == Precision.F16 || precision == Precision.INT8) {
      throw new ModelException(
          "training in " + precision.label() + " is not offered; allowed are f32 and bf16");
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
