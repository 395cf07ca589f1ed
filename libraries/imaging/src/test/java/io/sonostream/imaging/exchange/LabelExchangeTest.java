package io.sonostream.imaging.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.folder.LabelledFile;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.folder.PictureIndex;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.Python;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written for other tools, read by our own reader and by theirs. */
class LabelExchangeTest {
  private static final List<String> CLASSES = List.of("cyst", "nerve");
  private static final int IGNORED = ClassMap.IGNORED;

  @TempDir Path root;

  /** Blobs and noise, a picture with nothing on it, and one that is all of one class. */
  private static List<ExportedLabel> labels(long seed, boolean ignored) {
    Random random = new Random(seed);
    List<ExportedLabel> labels = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      int width = 8 + random.nextInt(40);
      int height = 8 + random.nextInt(40);
      byte[] pixels = new byte[width * height];
      random.nextBytes(pixels);
      byte[] truth = new byte[width * height];
      for (int i = 0; i < truth.length; i++) {
        double noise = random.nextDouble();
        boolean blob = Math.hypot(i % width - 9, i / width - 9) < 3 + n;
        truth[i] =
            (byte)
                (n == 0
                    ? 0
                    : n == 1
                        ? 2
                        : blob ? 1 : noise < 0.2 ? 2 : ignored && noise < 0.3 ? IGNORED : 0);
      }
      labels.add(
          new ExportedLabel(
              "f" + n,
              new PixelImage(width, height, 1, pixels),
              new ClassMap(width, height, truth),
              "subject, \"" + n % 3 + "\"",
              "L12-4",
              n % 2 == 0 ? 0.12 : Double.NaN,
              n % 2 == 0 ? 0.34 : Double.NaN,
              "device%201/exam/" + n));
    }
    return labels;
  }

  private Path export(ExportFormat format, List<ExportedLabel> labels) throws IOException {
    Path folder = root.resolve(format.label());
    try (LabelExport export = format.open(folder, CLASSES)) {
      for (ExportedLabel label : labels) {
        export.add(label);
      }
    }
    return folder;
  }

  private static LabelledFolder read(ExportFormat format, Path folder) {
    MaskReading reading =
        format == ExportFormat.MASKS
            ? new MaskReading(List.of("1", "2"), null, "255", null)
            : MaskReading.UNDECLARED;
    LabelledFiles files = LabelledFiles.in(folder, ImageReading.UNDECLARED, reading);
    assertThat(files.classNames()).isEqualTo(format == ExportFormat.MASKS ? List.of() : CLASSES);
    return LabelledFolder.open(files, CLASSES);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void ourOwnReaderReadsEveryPixelAndFrameAgain(ExportFormat format) throws IOException {
    List<ExportedLabel> labels = labels(format.ordinal(), true);
    LabelledFolder found = read(format, export(format, labels));
    assertThat(found.files()).hasSameSizeAs(labels);
    for (int i = 0; i < labels.size(); i++) {
      ExportedLabel label = labels.get(i);
      LabelledFile file = found.files().get(i);
      assertThat(found.truth(file).values()).as(label.name()).isEqualTo(label.truth().values());
      assertThat(found.image(file).image().pixels()).isEqualTo(label.image().pixels());
      PictureIndex.Row row = file.row();
      assertThat(row.frame()).isEqualTo(label.frame());
      assertThat(row.group()).isEqualTo(label.subject());
      assertThat(row.device()).isEqualTo("L12-4");
      assertThat(List.of(row.spacingX(), row.spacingY()))
          .isEqualTo(List.of(label.spacingX(), label.spacingY()));
    }
  }

  /** Whoever names the classes in another order gets them in that order, not other classes. */
  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void classesGoByTheirNamesWhateverTheirOrder(ExportFormat format) throws IOException {
    List<ExportedLabel> labels = labels(format.ordinal(), true);
    Path folder = export(format, labels);
    LabelledFiles files = LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED);
    LabelledFolder found = LabelledFolder.open(files, List.of("nerve", "cyst"));
    for (int i = 0; i < labels.size(); i++) {
      byte[] swapped = labels.get(i).truth().values().clone();
      for (int k = 0; k < swapped.length; k++) {
        swapped[k] = swapped[k] == 1 || swapped[k] == 2 ? (byte) (3 - swapped[k]) : swapped[k];
      }
      assertThat(found.truth(found.files().get(i)).values()).as("%s", i).isEqualTo(swapped);
    }
    assertThatThrownBy(() -> LabelledFolder.open(files, List.of("stone", "nerve")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cyst")
        .hasMessageContaining("declared are stone, nerve");
  }

  @ParameterizedTest
  @EnumSource(
      value = ExportFormat.class,
      names = {"MASKS", "NNUNET"})
  void whatElseIsIgnoredLeavesTheFoldersOwnValuesInForce(ExportFormat format) throws IOException {
    List<ExportedLabel> labels = labels(format.ordinal(), false);
    Path folder = export(format, labels);
    Path masks = folder.resolve(format == ExportFormat.MASKS ? "masks" : "labelsTr");
    byte[] rim = labels.get(0).truth().values().clone();
    rim[0] = 77;
    ImageFiles.write(
        new PixelImage(labels.get(0).image().width(), labels.get(0).image().height(), 1, rim),
        masks.resolve("f0.png"));
    LabelledFolder found =
        LabelledFolder.open(
            LabelledFiles.in(
                folder, ImageReading.UNDECLARED, new MaskReading(List.of(), null, "77", null)),
            List.of("nerve", "cyst"));
    rim[0] = (byte) IGNORED;
    assertThat(found.truth(found.files().get(0)).values()).isEqualTo(rim);
    assertThat(found.truth(found.files().get(1)).values()).containsOnly(1);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void aClassThatToolsTakeForSomethingElseIsRefused(ExportFormat format) {
    assertThatThrownBy(() -> format.open(root.resolve("new"), List.of("cyst", "ignored")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a class named ignored can't be exported");
  }

  @Test
  void aCaseOfSeveralChannelsIsRefusedAndSoAreRegions() throws IOException {
    Path folder = export(ExportFormat.NNUNET, labels(3, false));
    Files.copy(folder.resolve("imagesTr/f2_0000.png"), folder.resolve("imagesTr/f2_0001.png"));
    assertThatThrownBy(() -> read(ExportFormat.NNUNET, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("f2")
        .hasMessageContaining("several channels");
    Files.writeString(
        folder.resolve("dataset.json"), "{\"labels\": {\"background\": 0, \"whole\": [1, 2]}}");
    assertThatThrownBy(() -> read(ExportFormat.NNUNET, folder))
        .hasMessageContaining("regions are not read");
  }

  @Test
  void aBrushThatIsCutIsRefusedByName() throws IOException {
    Path folder = export(ExportFormat.LABEL_STUDIO, labels(4, false));
    Path file = folder.resolve("masks.json");
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("\"rle\":\\[([0-9]+(,[0-9]+){5}).*?]", "\"rle\":[$1]"));
    assertThatThrownBy(() -> read(ExportFormat.LABEL_STUDIO, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a brush is cut off");
  }

  @Test
  void pycocotoolsReadsTheSameMasks() throws Exception {
    Python.assume("pycocotools");
    List<ExportedLabel> labels = labels(11, true);
    Path folder = export(ExportFormat.COCO, labels);
    String script =
        """
        import contextlib, io, sys
        from pycocotools.coco import COCO
        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO(sys.argv[1])
        for a in coco.anns.values():
            mask = coco.annToMask(a)
            assert mask.sum() == a['area'], a['id']
            name = coco.imgs[a['image_id']]['file_name']
            print(name, coco.cats[a['category_id']]['name'], ''.join(map(str, mask.flatten())))
        """;
    assertThat(Python.run("-c", script, folder.resolve("masks.json").toString()).lines())
        .containsExactlyInAnyOrderElementsOf(expected(labels));
  }

  @Test
  void datumaroReadsTheSameMasksFromCvat() throws Exception {
    Python.assume("datumaro");
    List<ExportedLabel> labels = labels(12, true);
    Path folder = export(ExportFormat.CVAT, labels);
    String script =
        """
        import logging, sys
        logging.disable(logging.CRITICAL)
        import datumaro as dm
        data = dm.Dataset.import_from(sys.argv[1], 'cvat')
        names = data.categories()[dm.AnnotationType.label]
        for item in data:
            for a in item.annotations:
                mask = ''.join(str(int(v)) for v in a.image.flatten())
                print('=' + item.id + '.png', names[a.label].name, mask)
        """;
    assertThat(
            Python.run("-c", script, folder.toString())
                .lines()
                .filter(line -> line.startsWith("="))
                .map(line -> line.substring(1)))
        .containsExactlyInAnyOrderElementsOf(expected(labels));
  }

  @Test
  void labelStudiosOwnDecoderReadsTheSameBrushes() throws Exception {
    Python.assume("label_studio_sdk");
    List<ExportedLabel> labels = labels(13, true);
    Path folder = export(ExportFormat.LABEL_STUDIO, labels);
    String script =
        """
        import json, sys
        from label_studio_sdk.converter.brush import decode_rle
        for task in json.load(open(sys.argv[1])):
            for r in task['annotations'][0]['result']:
                alpha = decode_rle(r['value']['rle'])[3::4]
                mask = ''.join(str(int(v > 0)) for v in alpha)
                print(task['data']['image'].split('/')[-1], r['value']['brushlabels'][0], mask)
        """;
    assertThat(Python.run("-c", script, folder.resolve("masks.json").toString()).lines())
        .containsExactlyInAnyOrderElementsOf(expected(labels));
  }

  /** A line for each class on each picture. */
  private static List<String> expected(List<ExportedLabel> labels) {
    List<String> lines = new ArrayList<>();
    for (ExportedLabel label : labels) {
      TreeSet<Integer> values = new TreeSet<>();
      for (byte value : label.truth().values()) {
        values.add(value & 0xff);
      }
      values.remove(0);
      for (int value : values) {
        StringBuilder line = new StringBuilder(label.name() + ".png ");
        line.append(value == IGNORED ? "ignored" : CLASSES.get(value - 1)).append(' ');
        for (byte own : label.truth().values()) {
          line.append((own & 0xff) == value ? 1 : 0);
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }
}
