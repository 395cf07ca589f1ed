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
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Label Studio's tasks, one for each place where a picture lies, on which nothing is drawn. */
  private static String tasks(String... places) {
    StringBuilder tasks = new StringBuilder();
    for (String place : places) {
      tasks
          .append(tasks.isEmpty() ? "[" : ",")
          .append("{\"id\": 1, \"data\": {\"image\": \"" + place + "\"},")
          .append("\"annotations\": [{\"id\": 1, \"result\": []}]}");
    }
    return tasks.append("]").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "/data/upload/3/1a2b3c4d-p.png, p.png",
    "/data/upload/1a2b3c4d-p.png, p.png",
    "/data/upload/3/1a2b3c4d-20240105-003.png, 20240105-003.png",
    "/data/upload/3/1a2b3c4d-123e4567-e89b-12d3-a456-426614174000.png,"
        + " 123e4567-e89b-12d3-a456-426614174000.png",
    "https://here/data/upload/3/1a2b3c4d-frame=20240105-003.png, frame=20240105-003.png",
    "20240105-003.png, 20240105-003.png",
    "images/frame=3.png, frame=3.png",
    "/data/local-files/?d=set/20240105-003.png, 20240105-003.png",
    "/data/local-files/?d=20240105-003.png, 20240105-003.png"
  })
  void ofAnUploadsNameWhatLabelStudioPutBeforeItIsTakenOffAndNoMore(String place, String name)
      throws IOException {
    Path file = folder.resolve("tasks.json");
    Files.writeString(file, tasks(place));
    assertThat(OutlineFiles.read(file))
        .singleElement()
        .extracting(picture -> picture.name().substring(picture.name().lastIndexOf('/') + 1))
        .isEqualTo(name);
  }

  /** Nothing is drawn on b, c and d, whose sizes the file doesn't say. */
  @Test
  void aPictureWithoutADeclaredSizeIsReadAsDeclaredAndADamagedOneLeftOut() throws IOException {
    BufferedImage dark = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    dark.getRaster().setSample(0, 0, 0, 4000);
    for (String id : List.of("a", "b", "c")) {
      ImageIO.write(dark, "png", folder.resolve("images/" + id + ".png").toFile());
    }
    Files.writeString(folder.resolve("images/d.png"), "cut off");
    String first =
        "[{\"id\": 7, \"data\": {\"image\": \"a.png\"}, \"annotations\": [{\"result\": ["
            + "{\"original_width\": 12, \"original_height\": 9, \"type\": \"rectanglelabels\","
            + "\"value\": {\"x\": 0, \"y\": 0, \"width\": 50, \"height\": 50,"
            + "\"rectanglelabels\": [\"lesion\"]}}]}]},";
    Files.writeString(
        folder.resolve("masks.json"), first + tasks("b.png", "c.png", "d.png").substring(1));
    LabelledFiles files = LabelledFiles.in(folder, new ImageReading(12), MaskReading.UNDECLARED);
    assertThat(files.classNames()).containsExactly("lesion");
    LabelledFolder labelled = LabelledFolder.open(files, List.of("lesion"));
    assertThat(labelled.files()).extracting(LabelledFile::id).containsExactly("a", "b", "c");
    assertThat(labelled.damaged()).singleElement().asString().contains("d.png");
  }

  /** As a Mac writes names: letters and their accents apart. */
  @Test
  void namesWithAccentsAreOneNameWithOrWithoutAnEnding() throws IOException {
    String apart = "mu\u0308ller";
    Files.move(folder.resolve("images/a.png"), folder.resolve("images/" + apart + ".png"));
    Files.delete(folder.resolve("images/b.png"));
    Files.createDirectories(folder.resolve("masks"));
    Files.writeString(
        folder.resolve("masks/" + apart + ".json"),
        "{\"imageWidth\": 12, \"imageHeight\": 9, \"imagePath\": \"x.png\", \"shapes\": ["
            + "{\"label\": \"lesion\", \"shape_type\": \"rectangle\","
            + " \"points\": [[4, 5], [1, 2]]}]}");
    for (String id : List.of(apart, apart + ".png", "m\u00fcller")) {
      Files.writeString(folder.resolve("index.csv"), "id,group\n" + id + ",s\n");
      assertThat(open(CLASSES).files()).extracting(LabelledFile::id).containsExactly("m\u00fcller");
    }
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
