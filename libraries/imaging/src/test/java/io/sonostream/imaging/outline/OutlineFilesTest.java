package io.sonostream.imaging.outline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.folder.LabelledFile;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same drawing in each form: a box of lesion, a triangle of nerve. */
class OutlineFilesTest {
  private static final int WIDTH = 12;
  private static final int HEIGHT = 9;
  private static final List<String> CLASSES = List.of("lesion", "nerve");

  @TempDir Path folder;

  @BeforeEach
  void drawPictures() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    for (String id : List.of("a", "b")) {
      ImageFiles.write(
          new PixelImage(WIDTH, HEIGHT, 1, new byte[WIDTH * HEIGHT]),
          folder.resolve("images/" + id + ".png"));
    }
  }

  /** Columns 1-3, rows 2-4 lesion; under the diagonal of a square at 6,1 of side 6 nerve. */
  private static byte[] drawn() {
    byte[] map = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean box = x >= 1 && x < 4 && y >= 2 && y < 5;
        boolean triangle = x >= 6 && y < 7 && y >= 1 && x - 6 < y - 1;
        map[y * WIDTH + x] = (byte) (box ? 1 : triangle ? 2 : 0);
      }
    }
    return map;
  }

  private LabelledFolder open(List<String> classes) {
    return LabelledFolder.open(
        LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED), classes);
  }

  private void shows(byte[] expected) {
    LabelledFolder labelled = open(CLASSES);
    assertThat(labelled.files()).extracting(LabelledFile::id).containsExactly("a", "b");
    assertThat(labelled.truth(labelled.files().get(0)).values()).isEqualTo(expected);
    assertThat(labelled.truth(labelled.files().get(1)).values()).containsOnly(0);
    assertThat(labelled.summary().emptyMasks()).isEqualTo(1);
    // The order of the classes is the caller's, not the file's.
    assertThat(
            open(List.of("nerve", "lesion")).truth(labelled.files().get(0)).values()[2 * WIDTH + 1])
        .isEqualTo((byte) 2);
    assertThatThrownBy(() -> open(List.of("lesion")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("name nerve; declared are lesion");
  }

  private static String coco(String segmentation) {
    return """
        {"images": [{"id": 7, "file_name": "set/a.png", "width": 12, "height": 9},
                    {"id": 8, "file_name": "b.png", "width": 12, "height": 9}],
         "categories": [{"id": 1, "name": "nerve"}, {"id": 3, "name": "lesion"}],
         "annotations": [
           {"id": 1, "image_id": 7, "category_id": 3, "segmentation": %s},
           {"id": 2, "image_id": 7, "category_id": 1, "segmentation": [[6, 1, 6, 7, 12, 7]]}]}
        """
        .formatted(segmentation);
  }

  @Test
  void cocosPolygonsAndRunsAreRead() throws IOException {
    // 14 = 1 column and 2 rows down to the box's corner, column by column.
    List<String> boxes =
        List.of(
            "[[1, 2, 4, 2, 4, 5, 1, 5]]",
            "{\"size\": [9, 12], \"counts\": [11, 3, 6, 3, 6, 3, 76]}",
            "{\"size\": [9, 12], \"counts\": \"" + packed(11, 3, 6, 3, 6, 3, 76) + "\"}");
    for (String box : boxes) {
      Files.writeString(folder.resolve("masks.json"), coco(box));
      shows(drawn());
    }
    Files.writeString(
        folder.resolve("masks.json"), coco("{\"size\": [4, 6], \"counts\": [3, 3, 18]}"));
    assertThatThrownBy(() -> open(CLASSES))
        .hasMessageContaining("has runs of 6x4 pixels for an image of 12x9");
    Files.writeString(folder.resolve("masks.json"), coco("[]"));
    assertThatThrownBy(() -> open(CLASSES)).hasMessageContaining("boxes are no masks");
    Files.writeString(folder.resolve("masks.json"), coco("[[0, 0, 12, 0, 12, 9, 0, 9]]"));
    assertThatThrownBy(() -> open(CLASSES))
        .hasMessageContaining("outlines of lesion and nerve both cover pixel");
    Files.writeString(folder.resolve("masks.json"), "{\"a\": 1}");
    assertThatThrownBy(() -> open(CLASSES)).hasMessageContaining("neither COCO");
  }

  @Test
  void labelMesShapesAreRead() throws IOException {
    Files.createDirectories(folder.resolve("masks"));
    String start =
        "{\"imageWidth\": 12, \"imageHeight\": 9, \"imagePath\": \"x.png\", \"shapes\": [";
    Files.writeString(folder.resolve("masks/b.json"), start + "]}");
    Files.writeString(
        folder.resolve("masks/a.json"),
        start
            + """
            {"label": "lesion", "shape_type": "rectangle", "points": [[4, 5], [1, 2]]},
            {"label": "nerve", "shape_type": "polygon", "points": [[6, 1], [6, 7], [12, 7]]}]}
            """);
    shows(drawn());
    Files.writeString(
        folder.resolve("masks/a.json"),
        start
            + "{\"label\": \"lesion\", \"shape_type\": \"line\", \"points\": [[4, 5], [1, 2]]}]}");
    assertThatThrownBy(() -> open(CLASSES))
        .hasMessageContaining("a.json: shape of the kind line with 2 points");
  }

  @Test
  void cvatsImagesAreRead() throws IOException {
    String file =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <annotations><version>1.1</version>
          <image id="0" name="a.png" width="12" height="9">
            <box label="lesion" xtl="1.0" ytl="2.0" xbr="4.0" ybr="5.0" z_order="0"/>
            <polygon label="nerve" points="6,1;6,7;12,7" z_order="0"></polygon>
          </image>
          <image id="1" name="b.png" width="12" height="9"/>
        </annotations>
        """;
    Files.writeString(folder.resolve("masks.xml"), file);
    shows(drawn());
    Files.writeString(
        folder.resolve("masks.xml"),
        file.replaceAll(
            "<box .*/>",
            "<mask label=\"lesion\" left=\"1\" top=\"2\" width=\"3\" height=\"3\" rle=\"0,9\"/>"));
    shows(drawn());
    Files.writeString(
        folder.resolve("masks.xml"), file.replace("z_order", "rotation=\"30.5\" z_order"));
    assertThatThrownBy(() -> open(CLASSES))
        .hasMessageContaining("holds a rotated box of lesion; draw it as a polygon");
    Files.writeString(folder.resolve("masks.xml"), file.replace("<polygon", "<polyline"));
    assertThatThrownBy(() -> open(CLASSES)).isInstanceOf(UserException.class);
    Files.writeString(
        folder.resolve("masks.xml"),
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><annotations>&x;</annotations>");
    assertThatThrownBy(() -> open(CLASSES)).isInstanceOf(UserException.class);
  }

  @Test
  void aMapSurvivesRunsOfEitherDirection() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      int width = 1 + random.nextInt(20);
      int height = 1 + random.nextInt(20);
      boolean[] map = new boolean[width * height];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextInt(3) == 0;
      }
      for (boolean byColumn : new boolean[] {false, true}) {
        int[] lengths = lengths(map, width, height, byColumn);
        String packed = packed(lengths);
        assertThat(Runs.unpacked(packed)).isEqualTo(lengths);
        Runs runs = new Runs(0, 0, width, height, byColumn, lengths);
        for (int i = 0; i < map.length; i++) {
          assertThat(runs.pixels(width, height).get(i)).isEqualTo(map[i]);
        }
      }
    }
  }

  private static int[] lengths(boolean[] map, int width, int height, boolean byColumn) {
    int[] lengths = new int[map.length + 1];
    int count = 0;
    boolean inside = false;
    for (int k = 0; k < map.length; k++) {
      int at = byColumn ? k % height * width + k / height : k;
      if (map[at] != inside) {
        inside = !inside;
        count++;
      }
      lengths[count]++;
    }
    return Arrays.copyOf(lengths, count + 1);
  }

  /** As COCO's own tools pack them. */
  private static String packed(int... lengths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lengths.length; i++) {
      long value = lengths[i] - (i > 2 ? lengths[i - 2] : 0L);
      boolean more = true;
      while (more) {
        int bits = (int) (value & 31);
        value >>= 5;
        more = (bits & 16) != 0 ? value != -1 : value != 0;
        text.append((char) (48 + (more ? bits | 32 : bits)));
      }
    }
    return text.toString();
  }
}
