package io.sonostream.network.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sonostream.network.ModelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The safetensors format: eight bytes of header length, a JSON header, and the tensors' bytes
 * without holes or overlaps. Files that lie are refused before memory is taken for them.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {
  /** The format allows 100 MB; a thousand tensors need a tenth of one. */
  private static final int MAX_HEADER = 16 << 20;

  private Safetensors() {}

  /**
   * @param what the thing that is read, for messages
   */
  public static StateDict read(byte[] bytes, String what) {
    try {
      return parse(new ByteArrayInputStream(bytes), bytes.length, name -> true, name -> {});
    } catch (BadWeights | IOException e) {
      throw new ModelException(what + ": " + e.getMessage(), e);
    }
  }

  /** As {@link WeightsFile#read(java.nio.file.Path, Predicate, Consumer)}. */
  static StateDict parse(InputStream in, long size, Predicate<String> keep, Consumer<String> passed)
      throws IOException {
    WeightsFile.checkSize(size);
    byte[] prefix = in.readNBytes(8);
    if (prefix.length < 8) {
      throw new BadWeights("safetensors file of " + size + " bytes is truncated");
    }
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > MAX_HEADER || length > size - 8) {
      throw new BadWeights(
          "safetensors header claims "
              + Long.toUnsignedString(length)
              + " bytes; the file has "
              + size
              + ", allowed are at most "
              + MAX_HEADER);
    }
    byte[] header = in.readNBytes((int) length);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorEntry entry : SafetensorsHeader.parse(header, size - 8 - length)) {
      if (keep.test(entry.name())) {
        tensors.put(entry.name(), entry.read(in));
      } else {
        entry.pass(in);
        passed.accept(entry.name());
      }
    }
    return new StateDict(tensors);
  }

  /** Writes all tensors as F32, in the dict's order; the same dict gives the same bytes. */
  public static void write(StateDict state, OutputStream out) throws IOException {
    byte[] header = header(state);
    // Spaces bring the data to a multiple of 8, so that readers may map it.
    int padded = (header.length + 7) / 8 * 8;
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.write(header);
    out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.UTF_8));
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor tensor : state.tensors().values()) {
      for (float value : tensor.values()) {
        if (!chunk.hasRemaining()) {
          out.write(chunk.array());
          chunk.clear();
        }
        chunk.putFloat(value);
      }
    }
    out.write(chunk.array(), 0, chunk.position());
  }

  private static byte[] header(StateDict state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long at = 0;
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, Tensor> entry : state.tensors().entrySet()) {
        Tensor tensor = entry.getValue();
        long end = at + 4L * tensor.values().length;
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", "F32");
        json.writeFieldName("shape");
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
