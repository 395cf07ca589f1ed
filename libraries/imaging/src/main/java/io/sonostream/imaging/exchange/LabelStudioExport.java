package io.sonostream.imaging.exchange;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.outline.BrushRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Label Studio's tasks with one annotation each, a brush for each class. The size stands among the
 * data too: a task on which nothing is drawn would have none.
 */
final class LabelStudioExport implements LabelExport {
  private final PictureWriter pictures;
  private final JsonGenerator json;
  private final List<String> classes;
  private int tasks;

  LabelStudioExport(Path folder, List<String> classes) throws IOException {
    this.classes = classes;
    pictures = new PictureWriter(folder, "images", "");
    json =
        new ObjectMapper()
            .getFactory()
            .createGenerator(folder.resolve("masks.json").toFile(), JsonEncoding.UTF8);
    json.writeStartArray();
  }

  @Override
  public void add(ExportedLabel label) throws IOException {
    String file = pictures.write(label);
    json.writeStartObject();
    json.writeNumberField("id", ++tasks);
    json.writeObjectFieldStart("data");
    json.writeStringField("image", "images/" + file);
    json.writeNumberField("width", label.image().width());
    json.writeNumberField("height", label.image().height());
    json.writeEndObject();
    json.writeArrayFieldStart("annotations");
    json.writeStartObject();
    json.writeNumberField("id", tasks);
    json.writeBooleanField("was_cancelled", false);
    json.writeArrayFieldStart("result");
    for (ClassRegion region : ClassRegion.of(label.truth(), classes)) {
      brush(region);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void brush(ClassRegion region) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", tasks + "-" + region.category());
    json.writeStringField("type", "brushlabels");
    json.writeStringField("from_name", "class");
    json.writeStringField("to_name", "image");
    json.writeNumberField("original_width", region.map().width());
    json.writeNumberField("original_height", region.map().height());
    json.writeNumberField("image_rotation", 0);
    json.writeObjectFieldStart("value");
    json.writeStringField("format", "rle");
    int[] packed = BrushRuns.packed(region.pixels(), region.map().values().length);
    json.writeFieldName("rle");
    json.writeArray(packed, 0, packed.length);
    json.writeArrayFieldStart("brushlabels");
    json.writeString(region.name());
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    try (pictures;
        json) {
      json.writeEndArray();
    }
  }
}
