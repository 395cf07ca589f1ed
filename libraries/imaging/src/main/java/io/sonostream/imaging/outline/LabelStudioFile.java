package io.sonostream.imaging.outline;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tasks as Label Studio exports them (JSON), with polygons, boxes, ellipses and brushes. */
final class LabelStudioFile {
  private static final int MOST_PIXELS = 1 << 26;
  private static final Set<String> DRAWN =
      Set.of("polygonlabels", "rectanglelabels", "ellipselabels", "brushlabels");

  /** What it puts before the name of an uploaded file; such digits may be in the name, too. */
  private static final Pattern UPLOADED =
      Pattern.compile(".*/upload/(?:[^/]*/)*?[0-9a-f]{8}-([^/]+)");

  private final Path file;
  private final JsonNode root;

  LabelStudioFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /** Whether that is what the array holds. */
  static boolean isOne(JsonNode root) {
    return root.isArray() && root.path(0).has("data") && root.path(0).has("annotations");
  }

  List<OutlinedPicture> pictures() {
    List<OutlinedPicture> pictures = new ArrayList<>();
    for (JsonNode task : root) {
      pictures.add(picture(task));
    }
    return pictures;
  }

  private OutlinedPicture picture(JsonNode task) {
    String what = "task " + task.path("id");
    List<JsonNode> kept = new ArrayList<>();
    for (JsonNode annotation : task.path("annotations")) {
      if (!annotation.path("was_cancelled").asBoolean()) {
        kept.add(annotation);
      }
    }
    if (kept.size() != 1) {
      throw new IllegalArgumentException(
          what + " has " + kept.size() + " annotations; export one of each task");
    }
    int width = task.path("data").path("width").asInt();
    int height = task.path("data").path("height").asInt();
    List<OutlineShape> shapes = new ArrayList<>();
    for (JsonNode result : kept.get(0).path("result")) {
      width = result.path("original_width").asInt();
      height = result.path("original_height").asInt();
      shapes.add(shape(what, result, width, height));
    }
    return new OutlinedPicture(file, name(what, task.path("data")), width, height, shapes);
  }

  /** Where a file is said to be, by upload, in a folder, or by an address that ends with it. */
  private static String name(String what, JsonNode data) {
    for (JsonNode value : data) {
      if (value.isTextual()) {
        Matcher uploaded = UPLOADED.matcher(value.asText());
        if (uploaded.matches()) {
          return uploaded.group(1);
        }
        String name = value.asText().substring(value.asText().lastIndexOf('/') + 1);
        return name.contains("?") ? name.substring(name.lastIndexOf('=') + 1) : name;
      }
    }
    throw new IllegalArgumentException(what + " names no image among its data");
  }

  private static OutlineShape shape(String what, JsonNode result, int width, int height) {
    String type = result.path("type").asText();
    JsonNode value = result.path("value");
    if (!DRAWN.contains(type)) {
      throw new IllegalArgumentException(
          what + " holds " + type + "; allowed are " + String.join(", ", DRAWN));
    }
    if (result.path("image_rotation").asDouble() != 0 || value.path("rotation").asDouble() != 0) {
      throw new IllegalArgumentException(
          what + " holds a rotated " + type + "; draw it as a polygon");
    }
    JsonNode names = value.path(type);
    if (names.size() != 1 || names.path(0).asText().isBlank()) {
      throw new IllegalArgumentException(what + " holds a shape of " + names.size() + " classes");
    }
    if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
      throw new IllegalArgumentException(what + " is of " + width + "x" + height + " pixels");
    }
    return new OutlineShape(names.path(0).asText().strip(), area(type, value, width, height));
  }

  /** Places are in hundredths of the picture's sides. */
  private static Area area(String type, JsonNode value, int width, int height) {
    double x = value.path("x").asDouble() * width / 100;
    double y = value.path("y").asDouble() * height / 100;
    return switch (type) {
      case "polygonlabels" -> new Polygon(corners(value.path("points"), width, height));
      case "rectanglelabels" ->
          Polygon.box(
              x,
              y,
              x + value.path("width").asDouble() * width / 100,
              y + value.path("height").asDouble() * height / 100);
      case "ellipselabels" ->
          new Ellipse(
              x,
              y,
              value.path("radiusX").asDouble() * width / 100,
              value.path("radiusY").asDouble() * height / 100);
      default -> brush(value.path("rle"), width, height);
    };
  }

  private static Runs brush(JsonNode rle, int width, int height) {
    int[] bytes = new int[rle.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = rle.get(i).asInt();
    }
    return Runs.of(BrushRuns.unpacked(bytes, width * height), width, height);
  }

  private static double[] corners(JsonNode points, int width, int height) {
    double[] corners = new double[2 * points.size()];
    for (int i = 0; i < corners.length; i++) {
      JsonNode number = points.path(i / 2).path(i % 2);
      if (!number.isNumber()) {
        throw new IllegalArgumentException("a point is no pair of numbers");
      }
      corners[i] = number.asDouble() * (i % 2 == 0 ? width : height) / 100;
    }
    return corners;
  }
}
