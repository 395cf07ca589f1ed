package io.sonostream.imaging.outline;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One picture's shapes as LabelMe writes them; the picture is named as the file is. */
final class LabelMeFile {
  private final Path file;
  private final JsonNode root;

  LabelMeFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  OutlinedPicture picture() {
    List<OutlineShape> shapes = new ArrayList<>();
    for (JsonNode shape : root.path("shapes")) {
      String name = shape.path("label").asText().strip();
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a shape has no label");
      }
      shapes.add(new OutlineShape(name, area(shape)));
    }
    String own = String.valueOf(file.getFileName());
    return new OutlinedPicture(
        file,
        own.substring(0, own.length() - ".json".length()) + ".png",
        root.path("imageWidth").asInt(),
        root.path("imageHeight").asInt(),
        shapes);
  }

  private static Area area(JsonNode shape) {
    String type = shape.path("shape_type").asText("polygon");
    double[] at = corners(shape.path("points"));
    boolean two = at.length == 4;
    if (type.equals("polygon")) {
      return new Polygon(at);
    }
    if (type.equals("rectangle") && two) {
      return Polygon.box(at[0], at[1], at[2], at[3]);
    }
    if (type.equals("circle") && two) {
      double radius = Math.hypot(at[2] - at[0], at[3] - at[1]);
      return new Ellipse(at[0], at[1], radius, radius);
    }
    throw new IllegalArgumentException(
        "shape of the kind "
            + type
            + " with "
            + at.length / 2
            + " points; allowed are polygon, and rectangle and circle of two points");
  }

  private static double[] corners(JsonNode points) {
    double[] corners = new double[2 * points.size()];
    for (int i = 0; i < corners.length; i++) {
      JsonNode number = points.path(i / 2).path(i % 2);
      if (!number.isNumber()) {
        throw new IllegalArgumentException("a point is no pair of numbers");
      }
      corners[i] = number.asDouble();
    }
    return corners;
  }
}
