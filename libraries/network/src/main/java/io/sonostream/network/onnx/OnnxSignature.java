package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sonostream.network.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says of its only input and its outputs, read without native code.
 *
 * @param inputType ONNX's name, for example {@code FLOAT} or {@code UINT8}
 * @param input sides, 0 where they are free
 * @param outputs one or more, in the file's order
 */
public record OnnxSignature(String inputType, List<Integer> input, List<Output> outputs) {

  /**
   * One output.
   *
   * @param type ONNX's name
   * @param sides 0 where they are free; empty where the file does not say
   */
  public record Output(String name, String type, List<Integer> sides) {
    public Output {
      sides = List.copyOf(sides);
    }

    @Override
    public String toString() {
      return name + " (" + type + sides + ")";
    }
  }

  public OnnxSignature {
    input = List.copyOf(input);
    outputs = List.copyOf(outputs);
  }

  /**
   * The output of that name, or of that number from 0.
   *
   * @param wanted null for the only one
   * @throws ModelException naming those that there are
   */
  public Output output(@Nullable String wanted) {
    for (int i = 0; i < outputs.size(); i++) {
      boolean only = wanted == null && outputs.size() == 1;
      if (only || outputs.get(i).name().equals(wanted) || Integer.toString(i).equals(wanted)) {
        return outputs.get(i);
      }
    }
    throw new ModelException(
        (wanted == null
                ? "the ONNX file has several outputs"
                : "the ONNX file has no output " + wanted)
            + "; name the one that is the mask with --output: "
            + outputs);
  }

  /**
   * Reads a file.
   *
   * @throws ModelException when it is no ONNX file or has not one image as input
   */
  public static OnnxSignature read(Path path) {
    return of(path, OnnxFile.parse(path).getGraph());
  }

  private static OnnxSignature of(Path path, GraphProto graph) {
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(in -> !weights.contains(in.getName())).toList();
    if (inputs.size() != 1 || graph.getOutputCount() < 1) {
      throw new ModelException(
          path
              + ": has "
              + inputs.size()
              + " inputs and "
              + graph.getOutputCount()
              + " outputs; a network that segments has one input, and at least one output");
    }
    List<Integer> input = sides(inputs.get(0));
    if (input.size() != 4) {
      throw new ModelException(
          path + ": its input has sides " + input + "; expected are four: batch, and an image");
    }
    List<Output> outputs =
        graph.getOutputList().stream()
            .map(output -> new Output(output.getName(), type(output), sides(output)))
            .toList();
    return new OnnxSignature(type(inputs.get(0)), input, outputs);
  }

  private static String type(ValueInfoProto value) {
    return OnnxFile.typeName(value.getType().getTensorType().getElemType());
  }

  private static List<Integer> sides(ValueInfoProto value) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    return tensor.getShape().getDimList().stream().map(OnnxSignature::side).toList();
  }

  private static int side(Dimension side) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, side.getDimValue()));
  }
}
