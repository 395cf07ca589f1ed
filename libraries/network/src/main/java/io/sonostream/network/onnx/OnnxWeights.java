package io.sonostream.network.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Weights that an ONNX file keeps in files beside it (ONNX's external data), taken into it. Only
 * files within its own folder are read, whatever it asks for: it is somebody else's.
 */
final class OnnxWeights {
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 24);

  private final Path file;
  private long taken;

  OnnxWeights(Path file) {
    this.file = file;
  }

  void takeIn(GraphProto.Builder graph) {
    graph.getInitializerBuilderList().forEach(this::takeIn);
    for (var sparse : graph.getSparseInitializerBuilderList()) {
      takeIn(sparse.getValuesBuilder());
      takeIn(sparse.getIndicesBuilder());
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasT()) {
          takeIn(attribute.getTBuilder());
        }
        attribute.getTensorsBuilderList().forEach(this::takeIn);
        if (attribute.hasG()) {
          takeIn(attribute.getGBuilder());
        }
        attribute.getGraphsBuilderList().forEach(this::takeIn);
      }
    }
  }

  private void takeIn(TensorProto.Builder tensor) {
    if (!OnnxFile.isElsewhere(tensor.buildPartial())) {
      return;
    }
    String location = entry(tensor, "location", "");
    long offset = number(tensor, "offset", 0);
    Path source = beside(tensor.getName(), location);
    try (FileChannel channel = FileChannel.open(source)) {
      long bytes = number(tensor, "length", channel.size() - offset);
      taken += bytes;
      if (bytes < 0 || offset < 0 || offset + bytes > channel.size() || taken > MOST_BYTES) {
        throw new ModelException(
            file
                + ": wants "
                + bytes
                + " bytes from "
                + offset
                + " of "
                + location
                + " for "
                + tensor.getName()
                + "; it has "
                + channel.size()
                + ", and a network at most "
                + MOST_BYTES);
      }
      ByteBuffer values = ByteBuffer.allocate((int) bytes);
      while (values.hasRemaining() && channel.read(values, offset + values.position()) > 0) {
        // Reads go on until all is there.
      }
      tensor.setRawData(ByteString.copyFrom(values.flip()));
      tensor.clearExternalData();
      tensor.clearDataLocation();
    } catch (IOException e) {
      throw new ModelException(
          file + ": its weights in " + location + " can't be read: " + e.getMessage(), e);
    }
  }

  private Path beside(String tensor, String location) {
    try {
      Path folder = file.resolveSibling(".").toRealPath();
      Path wanted = folder.resolve(location);
      if (!location.isEmpty()
          && !Path.of(location).isAbsolute()
          && Files.isRegularFile(wanted)
          && wanted.toRealPath().startsWith(folder)) {
        return wanted;
      }
    } catch (IOException | InvalidPathException e) {
      // Told below: it is not there.
    }
    throw new ModelException(
        file
            + ": keeps the weights "
            + tensor
            + " in \""
            + location
            + "\"; such a file must lie beside it, or in a folder below");
  }

  private long number(TensorProto.Builder tensor, String key, long otherwise) {
    String text = entry(tensor, key, Long.toString(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ModelException(
          file + ": " + tensor.getName() + " has the " + key + " \"" + text + "\", no number", e);
    }
  }

  private static String entry(TensorProto.Builder tensor, String key, String otherwise) {
    return tensor.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
