package io.sonostream.imaging.exchange;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.outline.OutlineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * COCO's instances: one annotation for each class on a picture, as run lengths, so that no pixel
 * moves. Annotations are written as they come; what is left for the end is small.
 */
final class CocoExport implements LabelExport {
  private final PictureWriter pictures;
  private final JsonGenerator json;
  private final List<String> classes;
  private final List<Picture> written = new ArrayList<>();
  private boolean ignores;
  private int annotations;

  private record Picture(String file, int width, int height) {}

  CocoExport(Path folder, List<String> classes) throws IOException {
    this.classes = classes;
    pictures = new PictureWriter(folder, "images", "");
    json =
        new ObjectMapper()
            .getFactory()
            .createGenerator(folder.resolve("masks.json").toFile(), JsonEncoding.UTF8);
    json.writeStartObject();
    json.writeArrayFieldStart("annotations");
  }

  @Override
  public void add(ExportedLabel label) throws IOException {
    written.add(new Picture(pictures.write(label), label.image().width(), label.image().height()));
    for (ClassRegion region : ClassRegion.of(label.truth(), classes)) {
      annotate(region);
    }
  }

  private void annotate(ClassRegion region) throws IOException {
    ignores |= region.category() > classes.size();
    json.writeStartObject();
    json.writeNumberField("id", ++annotations);
    json.writeNumberField("image_id", written.size());
    json.writeNumberField("category_id", region.category());
    json.writeNumberField("iscrowd", 0);
    json.writeNumberField("area", region.area());
    json.writeFieldName("bbox");
    int[] box = {
      region.left(), region.top(), region.right() - region.left(), region.bottom() - region.top()
    };
    json.writeArray(box, 0, box.length);
    json.writeObjectFieldStart("segmentation");
    int[] size = {region.map().height(), region.map().width()};
    json.writeFieldName("size");
    json.writeArray(size, 0, size.length);
    int[] counts = region.columns().stream().mapToInt(Integer::intValue).toArray();
    json.writeFieldName("counts");
    json.writeArray(counts, 0, counts.length);
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    try (pictures;
        json) {
      json.writeEndArray();
      json.writeArrayFieldStart("images");
      for (int i = 0; i < written.size(); i++) {
        json.writeStartObject();
        json.writeNumberField("id", i + 1);
        json.writeStringField("file_name", written.get(i).file());
        json.writeNumberField("width", written.get(i).width());
        json.writeNumberField("height", written.get(i).height());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("categories");
      for (int value = 1; value <= classes.size() + (ignores ? 1 : 0); value++) {
        json.writeStartObject();
        json.writeNumberField("id", value);
        json.writeStringField(
            "name", value > classes.size() ? OutlineShape.IGNORED : classes.get(value - 1));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
