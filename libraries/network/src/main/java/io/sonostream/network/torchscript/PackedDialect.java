package io.sonostream.network.torchscript;

import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Weights in oneDNN's own order, made when the archive is loaded, and activations computed by the
 * convolution before them, while its output is in registers. For CPUs only.
 */
final class PackedDialect implements ForwardSource.Dialect {
  /** An empty list of what a fused activation may be given. */
  private static final String NO_SCALARS = "annotate(List[Optional[number]], [])";

  private final Network network;
  private final PackedModule module;
  private final ScalarType compute;
  private final Map<String, String> attributes = new HashMap<>();

  PackedDialect(Network network, PackedModule module, ScalarType compute) {
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
    return kept(name, compute);
  }

  /** Batch norm takes its tensors in f32 whatever the activations are. */
  @Override
  public String stored(String name) {
    return kept(name, ScalarType.FLOAT);
  }

  private String kept(String name, ScalarType type) {
    return attributes.computeIfAbsent(
        name, n -> module.keep(ScriptTensor.weight(network.state().get(n), type)));
  }

  @Override
  public String liveStatistics(String norm) {
    return "False";
  }

  @Override
  public String constant(String name, List<Float> values) {
    return attributes.computeIfAbsent(
        name, n -> module.keep(ServingDialect.constantTensor(values)));
  }

  @Override
  public boolean fuses(Op.Activation.Kind kind) {
    return true;
  }

  /**
   * A packed kernel does not say how its activations lie, so one channel, which lies either way,
   * must be told to lie last.
   */
  @Override
  public String channelsLast(String expression, int channels, int height, int width) {
    return channels > 1
        ? ForwardSource.Dialect.super.channelsLast(expression, channels, height, width)
        : String.format(
            Locale.ROOT,
            "torch.permute(torch.reshape(%s, [-1, %d, %d, 1]), [0, 3, 1, 2])",
            expression,
            height,
            width);
  }

  @Override
  public String convolution(ForwardSource.Convolved c) {
    Op.Convolution op = c.op();
    String sides =
        String.format(
            Locale.ROOT,
            "[%d, %d], [%d, %d], [1, 1], %d",
            op.padding(),
            op.padding(),
            op.stride(),
            op.stride(),
            op.groups());
    String kernel =
        attributes.computeIfAbsent(
            c.node().name() + ".weight",
            name ->
                module.attribute(
                    String.format(
                        Locale.ROOT,
                        "ops.mkldnn._reorder_convolution_weight(%s, %s, [1, %d, %d, %d])",
                        module.store(ScriptTensor.weight(network.state().get(name), compute)),
                        sides,
                        c.in().channels(),
                        c.in().height(),
                        c.in().width())));
    return String.format(
        Locale.ROOT,
        "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, \"%s\", %s, \"\")",
        c.x(),
        kernel,
        op.bias() ? weight(c.node().name() + ".bias") : "None",
        sides,
        c.activation().map(PackedDialect::attribute).orElse("none"),
        NO_SCALARS);
  }

  /** OneDNN's name of the function. */
  static String attribute(Op.Activation.Kind kind) {
    return switch (kind) {
      case RELU -> "relu";
      case SILU -> "swish";
      case SIGMOID -> "sigmoid";
    };
  }
}
