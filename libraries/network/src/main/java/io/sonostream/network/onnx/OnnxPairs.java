package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sonostream.network.ModelException;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Puts the pairs into a graph. A value that is bytes keeps its name behind its pair, so whoever
 * reads it stays as it is; what computes it answers under another name.
 */
final class OnnxPairs {
  /** A signed byte of a weight; the same on both sides of 0. */
  private static final int MOST = 127;

  /** Steps of a bias: half of what an int holds, since the products of a kernel are added to it. */
  private static final int MOST_OF_BIAS = 1 << 30;

  private final GraphProto source;
  private final OnnxValues values;
  private final Quantisation plan;
  private final String domain;
  private final Set<String> bytes;
  private final GraphProto.Builder graph;
  private final Constants constants;
  private final Set<String> taken = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  /**
   * @param domain of QuantizeLinear and DequantizeLinear
   */
  OnnxPairs(GraphProto source, OnnxValues values, Quantisation plan, String domain) {
    this.source = source;
    this.values = values;
    this.plan = plan;
    this.domain = domain;
    this.bytes = values.bytes(plan.wide());
    this.graph = source.toBuilder();
    this.constants = new Constants(graph);
    graph.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
    graph.getInputList().forEach(input -> taken.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
  }

  GraphProto write() {
    Map<String, NodeProto> narrow = new HashMap<>();
    for (NodeProto convolution : values.convolutions()) {
      if (!plan.wide().contains(OnnxValues.name(convolution))) {
        narrow.put(OnnxValues.name(convolution), convolution);
      }
    }
    for (ValueInfoProto input : source.getInputList()) {
      if (bytes.contains(input.getName())) {
        String behind = free(input.getName() + "_dequantized");
        OnnxImport.rename(graph, input.getName(), behind);
        pair(input.getName(), behind, range(input.getName()));
      }
    }
    for (NodeProto node : List.copyOf(graph.getNodeList())) {
      NodeProto convolution = node.getOutputCount() == 0 ? null : narrow.get(node.getOutput(0));
      write(convolution == null ? node : inBytes(node.toBuilder(), convolution));
    }
    graph.clearNode().addAllNode(nodes);
    dropUnread();
    return graph.build();
  }

  private void write(NodeProto node) {
    NodeProto.Builder made = node.toBuilder();
    Map<String, String> paired = new LinkedHashMap<>();
    for (int i = 0; i < node.getOutputCount(); i++) {
      String value = node.getOutput(i);
      if (bytes.contains(value)) {
        String computed = free(value + "_computed");
        made.setOutput(i, computed);
        paired.put(computed, value);
      }
    }
    nodes.add(made.build());
    paired.forEach((computed, value) -> pair(computed, value, range(value)));
  }

  private void pair(String from, String to, ValueRange range) {
    String scale = constants.real(free(to + "_scale"), (float) range.scale());
    String zero = constants.unsigned(free(to + "_zero"), range.zero());
    String quantized = free(to + "_quantized");
    nodes.add(linear("QuantizeLinear", quantized, from, scale, zero).build());
    nodes.add(linear("DequantizeLinear", to, quantized, scale, zero).build());
  }

  private NodeProto.Builder linear(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setDomain(domain)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  /**
   * Each output channel's kernel has a scale of its own; the bias counts in steps of a sum. Where a
   * kernel is next to nothing beside its bias, the bias says what a step is.
   */
  private NodeProto inBytes(NodeProto.Builder node, NodeProto convolution) {
    TensorProto tensor = Objects.requireNonNull(values.weight(convolution));
    float[] weight = floats(tensor);
    int channels = (int) tensor.getDims(0);
    int kernel = weight.length / channels;
    double step = range(convolution.getInput(0)).scale();
    TensorProto bias = values.bias(convolution);
    float[] biases = bias == null ? new float[channels] : floats(bias);
    byte[] levels = new byte[weight.length];
    List<Float> scales = new ArrayList<>();
    List<Float> steps = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      float largest = 0;
      for (int i = c * kernel; i < (c + 1) * kernel; i++) {
        largest = Math.max(largest, Math.abs(weight[i]));
      }
      float ofBias = (float) (Math.abs(biases[c]) / (MOST_OF_BIAS * step));
      float scale = Math.max(largest == 0 ? 1 : largest / MOST, ofBias);
      for (int i = c * kernel; i < (c + 1) * kernel; i++) {
        levels[i] = (byte) Math.max(-MOST, Math.min(MOST, Math.round(weight[i] / scale)));
      }
      scales.add(scale);
      steps.add((float) (scale * step));
    }
    String name = OnnxValues.name(convolution);
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    node.setInput(
        1,
        byChannel(
            name + "_weight",
            constants.signed(free(name + "_weight_quantized"), levels, shape),
            constants.floats(free(name + "_weight_scale"), scales),
            constants.signed(free(name + "_weight_zero"), new byte[channels], channels)));
    if (bias != null) {
      node.setInput(
          2,
          byChannel(
              name + "_bias",
              constants.integers(free(name + "_bias_quantized"), levels(biases, steps)),
              constants.floats(free(name + "_bias_scale"), steps),
              constants.integers(free(name + "_bias_zero"), new int[channels])));
    }
    return node.build();
  }

  private static int[] levels(float[] bias, List<Float> steps) {
    int[] levels = new int[bias.length];
    for (int c = 0; c < bias.length; c++) {
      levels[c] = (int) Math.rint(bias[c] / (double) steps.get(c)); // A cast stays within int.
    }
    return levels;
  }

  private String byChannel(String wished, String quantized, String scale, String zero) {
    String output = free(wished + "_dequantized");
    nodes.add(
        linear("DequantizeLinear", output, quantized, scale, zero)
            .addAttribute(Attributes.integer("axis", 0))
            .build());
    return output;
  }

  private ValueRange range(String value) {
    ValueRange range = plan.ranges().get(values.origin(value));
    if (range == null) {
      throw new ModelException(
          "the quantisation has no range for the value "
              + values.origin(value)
              + "; calibrate it for this network");
    }
    return range;
  }

  /** Kernels that are bytes now. */
  private void dropUnread() {
    Set<String> read = new HashSet<>();
    GraphProto made = graph.buildPartial();
    made.getOutputList().forEach(output -> read.add(output.getName()));
    OnnxFile.forEachRead(made, read::add);
    Set<String> unread = new HashSet<>();
    for (TensorProto tensor : made.getInitializerList()) {
      if (!read.contains(tensor.getName())) {
        unread.add(tensor.getName());
      }
    }
    graph.clearInitializer();
    made.getInitializerList().stream()
        .filter(tensor -> !unread.contains(tensor.getName()))
        .forEach(graph::addInitializer);
    graph.clearInput();
    made.getInputList().stream()
        .filter(input -> !unread.contains(input.getName()))
        .forEach(graph::addInput);
  }

  private String free(String wished) {
    String name = wished;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }

  private static float[] floats(TensorProto tensor) {
    if (tensor.getFloatDataCount() > 0) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    FloatBuffer raw =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[raw.remaining()];
    raw.get(values);
    return values;
  }
}
