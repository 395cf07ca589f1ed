package io.sonostream.imaging.outline;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Instances as COCO writes them: images, categories, and annotations that name both by number. */
final class CocoFile {
  private final Path file;
  private final JsonNode root;
  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, JsonNode> images = new HashMap<>();
  private final Map<Long, List<OutlineShape>> shapes = new LinkedHashMap<>();

  CocoFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  List<OutlinedPicture> pictures() {
    for (JsonNode category : root.path("categories")) {
      names.put(category.path("id").asLong(), category.path("name").asText().strip());
    }
    for (JsonNode image : root.path("images")) {
      if (shapes.put(image.path("id").asLong(), new ArrayList<>()) != null) {
        throw new IllegalArgumentException("two images have the id " + image.path("id"));
      }
      images.put(image.path("id").asLong(), image);
    }
    root.path("annotations").forEach(this::add);
    List<OutlinedPicture> pictures = new ArrayList<>();
    for (JsonNode image : root.path("images")) {
      pictures.add(
          new OutlinedPicture(
              file,
              image.path("file_name").asText(),
              image.path("width").asInt(),
              image.path("height").asInt(),
              shapes.getOrDefault(image.path("id").asLong(), List.of())));
    }
    return pictures;
  }

  private void add(JsonNode annotation) {
    String what = "annotation " + annotation.path("id");
    String name = names.get(annotation.path("category_id").asLong());
    List<OutlineShape> own = shapes.get(annotation.path("image_id").asLong());
    JsonNode image = images.get(annotation.path("image_id").asLong());
    if (name == null || name.isEmpty() || own == null || image == null) {
      throw new IllegalArgumentException(
          what + " names a category or an image that the file doesn't have");
    }
    JsonNode segmentation = annotation.path("segmentation");
    if (segmentation.isObject()) {
      own.add(new OutlineShape(name, runs(what, segmentation, image)));
      return;
    }
    if (!segmentation.isArray() || segmentation.isEmpty()) {
      throw new IllegalArgumentException(
          what + " has no segmentation, only a box; boxes are no masks");
    }
    for (JsonNode ring : segmentation) {
      own.add(new OutlineShape(name, new Polygon(numbers(ring, what))));
    }
  }

  /**
   * @param image that they cover, whole
   */
  private static Runs runs(String what, JsonNode segmentation, JsonNode image) {
    JsonNode size = segmentation.path("size");
    int width = image.path("width").asInt();
    int height = image.path("height").asInt();
    if (size.path(0).asInt() != height || size.path(1).asInt() != width) {
      throw new IllegalArgumentException(
          what
              + " has runs of "
              + size.path(1).asInt()
              + "x"
              + size.path(0).asInt()
              + " pixels for an image of "
              + width
              + "x"
              + height
              + "; runs cover the whole image");
    }
    JsonNode counts = segmentation.path("counts");
    int[] lengths;
    if (counts.isTextual()) {
      lengths = Runs.unpacked(counts.asText());
    } else {
      lengths = new int[counts.size()];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = counts.get(i).asInt();
      }
    }
    return new Runs(0, 0, size.path(1).asInt(), size.path(0).asInt(), true, lengths);
  }

  private static double[] numbers(JsonNode array, String what) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!array.get(i).isNumber()) {
        throw new IllegalArgumentException(what + " has a corner that is no number");
      }
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }
}
