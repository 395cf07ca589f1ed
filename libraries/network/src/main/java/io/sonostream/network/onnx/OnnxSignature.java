package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.sonostream.network.ModelException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an ONNX file says of its only input and its first output, read without native code.
 *
 * @param inputType ONNX's name, for example {@code FLOAT} or {@code UINT8}
 * @param input sides, 0 where they are free
 * @param outputType ONNX's name
 * @param output sides, 0 where they are free; empty where the file does not say
 */
public record OnnxSignature(
    String inputType, List<Integer> input, String outputType, List<Integer> output) {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  public OnnxSignature {
    input = List.copyOf(input);
    output = List.copyOf(output);
  }

  /**
   * Reads a file.
   *
   * @throws ModelException when it is no ONNX file, has not one image as input, or keeps its
   *     weights elsewhere
   */
  public static OnnxSignature read(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ModelException(path + ": has " + Files.size(path) + " bytes; allowed is 2 GB");
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
        return of(path, ModelProto.parseFrom(in).getGraph());
      }
    } catch (IOException e) {
      throw new ModelException(path + ": not a readable ONNX file: " + e.getMessage(), e);
    }
  }

  private static OnnxSignature of(Path path, GraphProto graph) {
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        throw new ModelException(
            path
                + ": keeps its weights in another file; write it again as one file (onnx.load, then"
                + " onnx.save with save_as_external_data=False)");
      }
    }
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
              + " outputs; a network that segments has one input, and its mask is the first output");
    }
    List<Integer> input = sides(inputs.get(0));
    if (input.size() != 4) {
      throw new ModelException(
          path + ": its input has sides " + input + "; expected are four: batch, and an image");
    }
    ValueInfoProto output = graph.getOutput(0);
    return new OnnxSignature(type(inputs.get(0)), input, type(output), sides(output));
  }

  private static String type(ValueInfoProto value) {
    TensorProto.DataType type =
        TensorProto.DataType.forNumber(value.getType().getTensorType().getElemType());
    return type == null ? "UNDEFINED" : type.name();
  }

  private static List<Integer> sides(ValueInfoProto value) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    return tensor.getShape().getDimList().stream().map(OnnxSignature::side).toList();
  }

  private static int side(Dimension side) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, side.getDimValue()));
  }
}
