package io.sonostream.processor.openinference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.schemas.records.LabelMaps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What goes back: JSON, and where the caller wants it so, the mask's bytes behind it.
 *
 * @param tensor the mask's classes, row-major (H,W); empty where they are in the JSON or there are
 *     none
 */
@SuppressWarnings("ArrayRecordComponent")
record Answer(int status, byte[] json, byte[] tensor) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NONE = {};

  static Answer of(int status, ObjectNode page) {
    return new Answer(status, bytes(page), NONE);
  }

  static Answer error(int status, String why) {
    return of(status, object().put("error", why));
  }

  static Answer mask(InferRequest request, SegmentedFrame seen, List<String> classes) {
    int width = seen.labelMap().getWidth();
    int height = seen.labelMap().getHeight();
    byte[] mask = LabelMaps.decode(seen.labelMap());
    ObjectNode page = object();
    page.put("model_name", seen.model().task()).put("model_version", seen.model().version());
    if (request.id() != null) {
      page.put("id", request.id());
    }
    ObjectNode parameters =
        page.putObject("parameters")
            .put("sha256", seen.model().sha256())
            .put("classes", String.join(",", classes));
    if (seen.seenTwice()) {
      parameters.put("seen_twice", true);
    }
    ObjectNode output = page.putArray("outputs").addObject();
    output.put("name", InferRequest.MASK).put("datatype", InferTensor.UINT8);
    output.putArray("shape").add(height).add(width);
    if (request.binary()) {
      output.putObject("parameters").put("binary_data_size", mask.length);
      return new Answer(200, bytes(page), mask);
    }
    int[] numbers = new int[mask.length];
    for (int i = 0; i < mask.length; i++) {
      numbers[i] = Byte.toUnsignedInt(mask[i]);
    }
    output.putPOJO("data", numbers);
    return new Answer(200, bytes(page), NONE);
  }

  boolean isBinary() {
    return tensor.length > 0;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A tensor as metadata describe it. */
  static Map<String, Object> tensor(String name, int... shape) {
    return Map.of("name", name, "datatype", InferTensor.UINT8, "shape", shape);
  }

  private static byte[] bytes(ObjectNode page) {
    try {
      return JSON.writeValueAsString(page).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a page can't be written as JSON", e);
    }
  }
}
