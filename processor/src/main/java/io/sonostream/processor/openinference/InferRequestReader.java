package io.sonostream.processor.openinference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request: JSON, and with the binary extension the tensors' bytes behind it. Numbers become
 * bytes as they are read, so that a request takes no more memory than a few times its own size.
 *
 * <p>Used once.
 */
final class InferRequestReader {
  private static final JsonFactory JSON = new JsonFactory();

  /** What is wrong with a caller's own word is seen from its beginning. */
  private static final int SHOWN = 40;

  private final byte[] body;
  private final int jsonBytes;
  private int binaryAt;

  private @Nullable String id;
  private boolean binaryByDefault;
  private @Nullable Boolean binaryMask;
  private @Nullable InferTensor image;

  /**
   * @param jsonBytes of the body, from its start; the rest are tensors
   */
  InferRequestReader(byte[] body, int jsonBytes) {
    this.body = body;
    this.jsonBytes = jsonBytes;
    this.binaryAt = jsonBytes;
  }

  InferRequest read() throws RefusedRequestException {
    try (JsonParser json = JSON.createParser(body, 0, jsonBytes)) {
      require(json.nextToken() == JsonToken.START_OBJECT, "the body is no JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> id = json.getValueAsString();
          case "parameters" ->
              binaryByDefault = Boolean.TRUE.equals(flag(json, "binary_data_output"));
          case "inputs" -> inputs(json);
          case "outputs" -> outputs(json);
          default -> json.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw RefusedRequestException.bad("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw RefusedRequestException.bad("the body can't be read: " + e.getMessage());
    }
    InferTensor image = this.image;
    if (image == null || !image.name().equals(InferRequest.IMAGE)) {
      throw RefusedRequestException.bad(
          "inputs are "
              + (image == null ? "[]" : "[" + image.name() + "]")
              + "; it must be one, "
              + InferRequest.IMAGE);
    }
    require(
        binaryAt == body.length,
        "behind the JSON are "
            + (body.length - jsonBytes)
            + " bytes; binary_data_size says "
            + (binaryAt - jsonBytes));
    boolean binary = binaryMask == null ? binaryByDefault : binaryMask;
    return new InferRequest(id, image, binary);
  }

  private void inputs(JsonParser json) throws IOException, RefusedRequestException {
    require(json.currentToken() == JsonToken.START_ARRAY, "inputs is no array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken() == JsonToken.START_OBJECT, "an input is no object");
      // At once: a million of them would take many times their own size.
      require(image == null, "inputs are more than one; it must be one, " + InferRequest.IMAGE);
      image = input(json);
    }
  }

  private InferTensor input(JsonParser json) throws IOException, RefusedRequestException {
    String name = "";
    String datatype = "";
    long[] shape = {};
    byte[] data = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = shown(json.getValueAsString(""));
        case "datatype" -> datatype = shown(json.getValueAsString(""));
        case "shape" -> shape = shape(json);
        case "parameters" -> {
          Integer size = number(json, "binary_data_size");
          if (size != null) {
            data = binary(size);
          }
        }
        case "data" -> data = numbers(json);
        default -> json.skipChildren();
      }
    }
    if (data == null) {
      throw RefusedRequestException.bad("input " + name + " has neither data nor binary_data_size");
    }
    return new InferTensor(name, datatype, shape, data);
  }

  private void outputs(JsonParser json) throws IOException, RefusedRequestException {
    require(json.currentToken() == JsonToken.START_ARRAY, "outputs is no array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken() == JsonToken.START_OBJECT, "an output is no object");
      String name = "";
      Boolean binary = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "name" -> name = shown(json.getValueAsString(""));
          case "parameters" -> binary = flag(json, "binary_data");
          default -> json.skipChildren();
        }
      }
      require(
          name.equals(InferRequest.MASK),
          "output '" + name + "' is unknown; there is one, " + InferRequest.MASK);
      binaryMask = binary;
    }
  }

  private byte[] binary(int size) throws RefusedRequestException {
    require(
        size >= 0 && size <= body.length - binaryAt,
        "binary_data_size is " + size + "; behind the JSON are " + (body.length - binaryAt));
    byte[] data = new byte[size];
    System.arraycopy(body, binaryAt, data, 0, size);
    binaryAt += size;
    return data;
  }

  /** Of any nesting: the shape says what it means. */
  private static byte[] numbers(JsonParser json) throws IOException, RefusedRequestException {
    require(json.currentToken() == JsonToken.START_ARRAY, "data is no array");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int depth = 1; depth > 0; ) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else {
        require(
            token == JsonToken.VALUE_NUMBER_INT,
            "data has "
                + shown(json.getText())
                + "; in JSON it is whole numbers of UINT8, and BYTES come"
                + " behind the JSON (Inference-Header-Content-Length)");
        long value = json.getLongValue();
        require(value >= 0 && value <= 255, "data has " + value + "; UINT8 is 0 to 255");
        bytes.write((int) value);
      }
    }
    return bytes.toByteArray();
  }

  private static long[] shape(JsonParser json) throws IOException, RefusedRequestException {
    require(json.currentToken() == JsonToken.START_ARRAY, "shape is no array");
    List<Long> sides = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          json.currentToken() == JsonToken.VALUE_NUMBER_INT && sides.size() < 8,
          "shape has " + shown(json.getText()) + "; it is up to 8 whole numbers");
      sides.add(json.getLongValue());
    }
    return sides.stream().mapToLong(Long::longValue).toArray();
  }

  private static @Nullable Boolean flag(JsonParser json, String wanted)
      throws IOException, RefusedRequestException {
    Boolean found = null;
    require(json.currentToken() == JsonToken.START_OBJECT, "parameters is no object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals(wanted)) {
        require(json.currentToken().isBoolean(), wanted + " is neither true nor false");
        found = json.getBooleanValue();
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private static @Nullable Integer number(JsonParser json, String wanted)
      throws IOException, RefusedRequestException {
    Integer found = null;
    require(json.currentToken() == JsonToken.START_OBJECT, "parameters is no object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals(wanted)) {
        require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, wanted + " is no whole number");
        found = json.getIntValue();
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static void require(boolean holds, String otherwise) throws RefusedRequestException {
    if (!holds) {
      throw RefusedRequestException.bad(otherwise);
    }
  }
}
