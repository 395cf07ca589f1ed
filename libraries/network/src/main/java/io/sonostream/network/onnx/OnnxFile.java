package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.sonostream.network.ModelException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** ONNX files as they are, read without native code. */
public final class OnnxFile {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  private OnnxFile() {}

  static ModelProto parse(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ModelException(path + ": has " + Files.size(path) + " bytes; allowed is 2 GB");
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
        return ModelProto.parseFrom(in);
      }
    } catch (IOException e) {
      throw new ModelException(path + ": not a readable ONNX file: " + e.getMessage(), e);
    }
  }

  /**
   * Refuses a file that keeps weights in other files: in a package there are none, so it would read
   * whatever lies there on this machine.
   *
   * @param bytes not changed while this runs
   * @param file for the message
   * @throws ModelException also when the bytes are no ONNX file
   */
  public static void requireSelfContained(byte[] bytes, String file) {
    try {
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
      forEachTensor(
          ModelProto.parseFrom(in).getGraph(),
          tensor -> {
            if (isElsewhere(tensor)) {
              throw new ModelException(
                  file
                      + ": keeps the weights "
                      + tensor.getName()
                      + " in another file; \"sonostream models pack\" takes them in");
            }
          });
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(file + ": not a readable ONNX file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  static boolean isElsewhere(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0;
  }

  /** Weights and constants, those of branches and loops too. */
  static void forEachTensor(GraphProto graph, Consumer<TensorProto> each) {
    graph.getInitializerList().forEach(each);
    graph
        .getSparseInitializerList()
        .forEach(
            sparse -> {
              each.accept(sparse.getValues());
              each.accept(sparse.getIndices());
            });
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasT()) {
          each.accept(attribute.getT());
        }
        attribute.getTensorsList().forEach(each);
        if (attribute.hasG()) {
          forEachTensor(attribute.getG(), each);
        }
        attribute.getGraphsList().forEach(inner -> forEachTensor(inner, each));
      }
    }
  }

  /** Names of the values that nodes read, those in branches and loops too. */
  static void forEachRead(GraphProto graph, Consumer<String> each) {
    for (NodeProto node : graph.getNodeList()) {
      node.getInputList().forEach(each);
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          attribute.getG().getOutputList().forEach(output -> each.accept(output.getName()));
          forEachRead(attribute.getG(), each);
        }
        for (GraphProto inner : attribute.getGraphsList()) {
          inner.getOutputList().forEach(output -> each.accept(output.getName()));
          forEachRead(inner, each);
        }
      }
    }
  }

  static String typeName(int number) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(number);
    return type == null ? "UNDEFINED" : type.name();
  }
}
