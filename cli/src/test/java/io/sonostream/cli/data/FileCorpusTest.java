package io.sonostream.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.cli.device.LabelCommand;
import io.sonostream.console.Mistakes;
import io.sonostream.devices.source.FolderSource;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.LabelledSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.learning.dataset.FolderDataset;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.testkit.images.PngForge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Files as the world writes them, made here, and every way to read each: what comes out is what the
 * file says, or one line says what is wrong with it; and all ways agree. Prints the table.
 */
class FileCorpusTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 12;

  @TempDir Path root;
  private int folders;

  private Path folder() throws IOException {
    Path folder = root.resolve("f" + folders++);
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    return folder;
  }

  // Masks

  @Test
  void masksAreReadRightlyOrRefusedEverywhere() throws Exception {
    CorpusTable table = new CorpusTable();
    for (MaskCorpus.Kind kind : MaskCorpus.all()) {
      Map<String, int[]> truths = Map.of("a", discs(kind.shown(), 3), "b", discs(kind.shown(), 9));
      table.add("mask, " + kind.name(), kind.expected(), maskVerdicts(kind, truths));
    }
    table.print();
    table.mustBeRight();
    assertThat(table.kinds()).isGreaterThan(70);
  }

  @Test
  void ignoredPixelsAreCarriedOrRefusedByName() throws Exception {
    Map<String, int[]> truths = Map.of("a", discs(2, 3), "b", discs(2, 9));
    for (MaskForms.Form form :
        List.of(MaskForms.gray(8, 0, 1, 255), MaskForms.gray(16, 0, 1, 255))) {
      MaskCorpus.Kind kind =
          new MaskCorpus.Kind(
              "a rim", Verdict.RIGHT, form, 2, "png", List.of("lesion"), "255", null);
      Path folder = write(kind, truths);
      FolderDataset set = dataset(folder, kind);
      for (LabelledItem item : set.items()) {
        int[] expected = truths.get(item.id()).clone();
        Arrays.setAll(expected, i -> expected[i] == 2 ? 255 : expected[i]);
        assertThat(same(set.load(item).truth().values(), expected)).isTrue();
      }
      String told = check(folder, List.of("lesion"), "--ignore=255").err;
      assertThat(told).isEmpty();
    }
  }

  private Map<String, Verdict> maskVerdicts(MaskCorpus.Kind kind, Map<String, int[]> truths)
      throws Exception {
    Path folder = write(kind, truths);
    Map<String, Verdict> found = new LinkedHashMap<>();
    found.put(
        "train,evaluate",
        Verdict.of(
            () -> {
              FolderDataset set = dataset(folder, kind);
              boolean right = set.items().size() == truths.size();
              for (LabelledItem item : set.items()) {
                right &= same(set.load(item).truth().values(), truths.get(item.id()));
              }
              return right;
            }));
    found.put(
        "label",
        Verdict.of(
            () -> {
              boolean right = true;
              for (SourceFrame frame : frames(new LabelledSource(labelled(folder, kind)))) {
                right &= same(frame.truth(), truths.get(frame.name()));
              }
              return right;
            }));
    List<String> options = new ArrayList<>();
    if (kind.threshold() != null) {
      options.add("--mask-threshold=" + kind.threshold());
    }
    Told told = check(folder, kind.classes(), options.toArray(String[]::new));
    found.put("data check", told.verdict(json -> areas(json, kind, truths)));
    return found;
  }

  private static boolean areas(JsonNode json, MaskCorpus.Kind kind, Map<String, int[]> truths) {
    boolean right = json.get("images").asInt() == truths.size();
    for (int k = 1; k <= kind.count(); k++) {
      int value = k;
      long pixels =
          truths.values().stream().flatMapToInt(Arrays::stream).filter(c -> c == value).count();
      right &= json.get("classes").get(k - 1).get("pixels").asLong() == pixels;
    }
    return right;
  }

  private Path write(MaskCorpus.Kind kind, Map<String, int[]> truths) throws IOException {
    Path folder = folder();
    for (String id : truths.keySet()) {
      Files.write(
          folder.resolve("masks/" + id + "." + kind.ending()),
          kind.form().file(WIDTH, HEIGHT, truths.get(id)));
      int[] levels = new int[WIDTH * HEIGHT];
      Arrays.setAll(levels, i -> (i * 5 + id.charAt(0)) % 256);
      Files.write(
          folder.resolve("images/" + id + ".png"),
          PngForge.png(WIDTH, HEIGHT, 8, PngForge.GRAY, levels));
    }
    return folder;
  }

  private static MaskReading.Declared declared(MaskCorpus.Kind kind) {
    return MaskReading.declare(kind.classes(), kind.ignore(), kind.threshold());
  }

  private static FolderDataset dataset(Path folder, MaskCorpus.Kind kind) {
    return new FolderDataset(
        new LabelledFiles(
            folder.resolve("images"),
            folder.resolve("masks"),
            null,
            ImageReading.UNDECLARED,
            declared(kind).reading()),
        SubjectSplit.STANDARD,
        declared(kind).names());
  }

  private static LabelledFolder labelled(Path folder, MaskCorpus.Kind kind) {
    return LabelledFolder.open(
        LabelledFiles.in(folder, ImageReading.UNDECLARED, declared(kind).reading()),
        declared(kind).names());
  }

  private static int[] discs(int classes, int x0) {
    int[] map = new int[WIDTH * HEIGHT];
    for (int i = 0; i < map.length; i++) {
      double distance = Math.hypot(i % WIDTH - x0, i / WIDTH - 6);
      map[i] = distance < 2 ? 1 : distance < 4 && classes > 1 ? 2 : 0;
    }
    return map;
  }

  /** Random maps in every form come back as they were. */
  @Test
  void randomMapsSurviveEveryForm() throws Exception {
    Random random = new Random(12);
    int[] colours = {0, 0xff0000, 0x00ff00, 0x0000ff};
    for (int round = 0; round < 120; round++) {
      int classes = 1 + random.nextInt(3);
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      int bits = new int[] {2, 4, 8, 16}[random.nextInt(4)];
      int[] values = distinct(random, classes, 1 << bits);
      List<String> numbers = new ArrayList<>();
      List<String> named = new ArrayList<>();
      for (int k = 1; k <= classes; k++) {
        numbers.add("c" + k + "=" + values[k]);
        named.add(String.format("c%d=#%06x", k, colours[k]));
      }
      numbers.add("background=" + values[0]);
      Map<MaskForms.Form, List<String>> forms = new LinkedHashMap<>();
      forms.put(MaskForms.gray(bits, values), numbers);
      forms.put(MaskForms.gray(8, 0, 1, 2, 3), names(classes));
      forms.put(MaskForms.palette(2, colours, 0, 1, 2, 3), names(classes));
      forms.put(
          MaskForms.palette(8, new int[] {0x00ff00, 0xff0000, 0, 0x0000ff}, 2, 1, 0, 3), named);
      forms.put(MaskForms.rgb(8, colours), named);
      forms.put(MaskForms.rgb(16, colours), named);
      forms.put(MaskForms.rgba(8, 0x00ffffff, 0xffff0000, 0xff00ff00, 0xff0000ff), named);
      int[] map = new int[width * height];
      Arrays.setAll(map, i -> random.nextInt(classes + 1));
      map[0] = 0;
      map[map.length - 1] = map.length > 1 ? 1 : 0;
      if (map.length == 1) {
        continue;
      }
      for (Map.Entry<MaskForms.Form, List<String>> form : forms.entrySet()) {
        MaskCorpus.Kind kind =
            new MaskCorpus.Kind(
                "round " + round,
                Verdict.RIGHT,
                form.getKey(),
                classes,
                "png",
                form.getValue(),
                null,
                null);
        Path folder = folder();
        Files.write(folder.resolve("masks/a.png"), form.getKey().file(width, height, map));
        Files.write(
            folder.resolve("images/a.png"),
            PngForge.png(width, height, 16, PngForge.GRAY, new int[width * height]));
        FolderDataset set = dataset(folder, kind);
        assertThat(same(set.load(set.items().get(0)).truth().values(), map))
            .as("%s of %s in %d bits", kind.name(), form.getValue(), bits)
            .isTrue();
      }
    }
  }

  private static List<String> names(int classes) {
    return List.of("c1", "c2", "c3").subList(0, classes);
  }

  private static int[] distinct(Random random, int classes, int below) {
    return random.ints(0, below).distinct().limit(classes + 1L).toArray();
  }

  // Images

  @Test
  void imagesAreReadRightlyOrRefusedEverywhere() throws Exception {
    CorpusTable table = new CorpusTable();
    for (ImageCorpus.Kind kind : ImageCorpus.all()) {
      table.add("image, " + kind.name(), kind.expected(), imageVerdicts(kind));
    }
    table.print();
    table.mustBeRight();
    assertThat(table.kinds()).isGreaterThan(55);
  }

  private Map<String, Verdict> imageVerdicts(ImageCorpus.Kind kind) throws Exception {
    Path folder = folder();
    Path file = folder.resolve("images").resolve(kind.fileName());
    Files.write(file, kind.file());
    int[] mask = new int[kind.pixels().width() * kind.pixels().height()];
    mask[1] = 1;
    String id = kind.fileName().substring(0, kind.fileName().lastIndexOf('.'));
    Files.write(
        folder.resolve("masks/" + id + ".png"),
        PngForge.png(kind.pixels().width(), kind.pixels().height(), 8, PngForge.GRAY, mask));
    LabelledFiles labelled = LabelledFiles.in(folder, kind.reading(), MaskReading.UNDECLARED);
    Map<String, Verdict> found = new LinkedHashMap<>();
    found.put(
        "segment", Verdict.of(() -> shows(ImageFiles.read(file, kind.reading()).image(), kind)));
    found.put(
        "train,evaluate",
        Verdict.of(
            () -> {
              FolderDataset set =
                  new FolderDataset(labelled, SubjectSplit.STANDARD, List.of("lesion"));
              return shows(set.load(set.items().get(0)).image(), kind);
            }));
    found.put(
        "label",
        Verdict.of(
            () ->
                shows(
                    received(
                        new LabelledSource(LabelledFolder.open(labelled, List.of("lesion")))
                            .next()),
                    kind)));
    found.put(
        "device",
        Verdict.of(
            () -> shows(received(new FolderSource(folder, false, kind.reading()).next()), kind)));
    String depth = kind.reading().depth() == 0 ? null : "--depth=" + kind.reading().depth();
    Told told =
        depth == null ? check(folder, List.of("lesion")) : check(folder, List.of("lesion"), depth);
    found.put("data check", told.verdict(json -> json.get("images").asInt() == 1));
    return found;
  }

  /** As a processor takes it. */
  static PixelImage received(SourceFrame frame) throws BadImageException {
    return new ImageDecoder(ImageLimits.DEFAULT)
        .decode(
            ByteBuffer.wrap(frame.bytes()),
            ImageEncoding.valueOf(frame.encoding().name()),
            frame.width(),
            frame.height(),
            frame.format() == PixelFormat.GRAY8 ? 1 : 3);
  }

  private static boolean shows(PixelImage image, ImageCorpus.Kind kind) {
    PixelImage wanted = kind.pixels();
    if (image.width() != wanted.width()
        || image.height() != wanted.height()
        || image.channels() != wanted.channels()) {
      return false;
    }
    for (int i = 0; i < wanted.pixels().length; i++) {
      int difference = (image.pixels()[i] & 0xff) - (wanted.pixels()[i] & 0xff);
      if (Math.abs(difference) > kind.tolerance()) {
        return false;
      }
    }
    return true;
  }

  // Tables

  @Test
  void tablesAreReadRightlyOrRefusedEverywhere() throws Exception {
    CorpusTable table = new CorpusTable();
    for (TableCorpus.Kind kind : TableCorpus.all()) {
      table.add(kind.name(), kind.expected(), tableVerdicts(kind));
    }
    table.print();
    table.mustBeRight();
    assertThat(table.kinds()).isGreaterThan(30);
  }

  private Map<String, Verdict> tableVerdicts(TableCorpus.Kind kind) throws Exception {
    MaskCorpus.Kind plain =
        new MaskCorpus.Kind(
            "", Verdict.RIGHT, MaskForms.gray(8, 0, 255), 1, "png", List.of("lesion"), null, null);
    Path folder = write(plain, Map.of("a", discs(1, 3), "b", discs(1, 9)));
    Files.write(folder.resolve("index.csv"), kind.file());
    LabelledFiles where = LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED);
    Map<String, Verdict> found = new LinkedHashMap<>();
    found.put(
        "train,evaluate",
        Verdict.of(
            () ->
                new FolderDataset(where, SubjectSplit.STANDARD, List.of("lesion"))
                    .items().stream()
                        .map(LabelledItem::subject)
                        .toList()
                        .equals(List.of("Müller", "s2"))));
    found.put(
        "label",
        Verdict.of(
            () -> subjects(new LabelledSource(LabelledFolder.open(where, List.of("lesion"))))));
    found.put(
        "device",
        Verdict.of(() -> subjects(new FolderSource(folder, false, ImageReading.UNDECLARED))));
    Told told = check(folder, List.of("lesion"));
    found.put("data check", told.verdict(json -> json.get("subjects").asInt() == 2));
    return found;
  }

  private static boolean subjects(FrameSource source) {
    return frames(source).stream()
        .map(SourceFrame::subjectId)
        .toList()
        .equals(List.of("Müller", "s2"));
  }

  // Readers

  private static List<SourceFrame> frames(FrameSource source) {
    List<SourceFrame> frames = new ArrayList<>();
    for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
      frames.add(frame);
    }
    return frames;
  }

  private static boolean same(byte[] values, int[] expected) {
    boolean same = values != null && values.length == expected.length;
    for (int i = 0; same && i < values.length; i++) {
      same = (values[i] & 0xff) == expected[i];
    }
    return same;
  }

  private record Told(int status, String out, String err) {
    interface Judge {
      boolean isRight(JsonNode json);
    }

    Verdict verdict(Judge judge) throws IOException {
      if (status == Mistakes.EXIT_STATUS) {
        return err.lines().count() == 1 && (out.isEmpty() || tellsTheRefusal())
            ? Verdict.REFUSED
            : Verdict.SILENT;
      }
      boolean right = status == 0 && judge.isRight(new ObjectMapper().readTree(out));
      return right ? Verdict.RIGHT : Verdict.SILENT;
    }

    /** What was found is told in any case, and why it is refused in the same words. */
    private boolean tellsTheRefusal() throws IOException {
      String refused = new ObjectMapper().readTree(out).get("refused").asText();
      return err.strip().equals("sonostream: " + refused);
    }
  }

  private static Told check(Path folder, List<String> classes, String... options) {
    List<String> all = new ArrayList<>(List.of("--classes=" + String.join(",", classes)));
    all.addAll(List.of(options));
    return tell(folder, all.toArray(String[]::new));
  }

  private static Told tell(Path folder, String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("check", folder.toString(), "--json"));
    arguments.addAll(List.of(options));
    int status =
        Mistakes.told(new CommandLine(new DataCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Told(status, out.toString(), err.toString());
  }

  @Test
  void dataCheckDrawsASheet() throws Exception {
    MaskCorpus.Kind plain =
        new MaskCorpus.Kind(
            "", Verdict.RIGHT, MaskForms.gray(8, 0, 255), 1, "png", List.of("lesion"), null, null);
    Path folder = write(plain, Map.of("a", discs(1, 3), "b", discs(1, 9)));
    Path sheet = root.resolve("sheet.png");
    Told told = check(folder, List.of("lesion"), "--sheet=" + sheet);
    assertThat(told.status()).as(told.err()).isZero();
    PixelImage drawn = ImageFiles.read(sheet);
    assertThat(drawn.width()).isEqualTo(2 * 164);
    assertThat(drawn.channels()).isEqualTo(3);
    assertThat(check(folder, List.of("lesion"), "--sheet=" + sheet).err())
        .contains("exists already");
  }

  @Test
  void aDoubtfulFolderIsToldAndDrawnBeforeItIsRefused() throws Exception {
    MaskCorpus.Kind rim =
        new MaskCorpus.Kind(
            "",
            Verdict.REFUSED,
            MaskForms.gray(8, 0, 1, 255),
            2,
            "png",
            List.of("lesion"),
            null,
            null);
    Path folder =
        write(rim, Map.of("a", discs(2, 3), "b", discs(2, 9), "c", new int[WIDTH * HEIGHT]));
    Files.writeString(folder.resolve("images/notes.txt"), "x");
    Path sheet = root.resolve("doubt.png");
    Told told = check(folder, List.of("lesion"), "--sheet=" + sheet);
    assertThat(told.status()).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(told.err()).contains("--ignore 255").contains("wrote " + sheet);
    JsonNode json = new ObjectMapper().readTree(told.out());
    assertThat(json.get("images").asInt()).isEqualTo(3);
    assertThat(json.get("masks").asInt()).isEqualTo(3);
    assertThat(json.get("emptyMasks").asInt()).isEqualTo(1);
    assertThat(json.get("meaning").isNull()).isTrue();
    assertThat(json.get("values").findValuesAsText("value")).containsExactly("0", "1", "255");
    assertThat(json.get("leftOut").get(0).get("name").asText()).isEqualTo("notes.txt");
    PixelImage drawn = ImageFiles.read(sheet);
    assertThat(drawn.width()).isEqualTo(3 * 164);
    assertThat(coloured(drawn)).as("each value is drawn").isTrue();
  }

  @Test
  void picturesWithoutMasksAreToldAndDrawnBeforeTheyAreRefused() throws Exception {
    Path folder = folder();
    Files.write(
        folder.resolve("images/a.png"),
        PngForge.png(WIDTH, HEIGHT, 8, PngForge.GRAY, new int[WIDTH * HEIGHT]));
    Path sheet = root.resolve("bare.png");
    Told told = check(folder, List.of("lesion"), "--sheet=" + sheet);
    assertThat(told.status()).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(told.err()).contains("has a mask of the same name").contains("wrote " + sheet);
    JsonNode json = new ObjectMapper().readTree(told.out());
    assertThat(json.get("images").asInt()).isEqualTo(1);
    assertThat(json.get("masks").asInt()).isZero();
    assertThat(json.get("size").asText()).isEqualTo(WIDTH + "x" + HEIGHT);
    assertThat(ImageFiles.read(sheet).width()).isEqualTo(164);
  }

  private static boolean coloured(PixelImage rgb) {
    for (int i = 0; i < rgb.pixels().length; i += 3) {
      if (rgb.pixels()[i] != rgb.pixels()[i + 2]) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aFileOfClassesSaysWhatTheOptionSays() throws Exception {
    MaskCorpus.Kind two =
        new MaskCorpus.Kind(
            "",
            Verdict.RIGHT,
            MaskForms.gray(8, 0, 7, 200),
            2,
            "png",
            List.of("lesion=7", "nerve=200"),
            null,
            null);
    Map<String, int[]> truths = Map.of("a", discs(2, 3), "b", discs(2, 9));
    Path folder = write(two, truths);
    Path classes = root.resolve("classes.txt");
    Files.writeString(classes, "\ufeff# the clinic's\r\nlesion=7\r\n\r\nnerve = 200\r\n");
    Told told = tell(folder, "--classes-file=" + classes);
    assertThat(told.verdict(json -> areas(json, two, truths))).isEqualTo(Verdict.RIGHT);
    assertThat(tell(folder, "--classes-file=" + classes, "--classes=lesion=7").err())
        .contains("give one of them");
    assertThat(tell(folder, "--classes-file=" + folder).err()).contains("can't be read");
    Files.writeString(classes, "# nothing\n");
    assertThat(tell(folder, "--classes-file=" + classes).err()).contains("names no class");
  }

  @Test
  void labelRefusesToSpeakForWhatItDoesNotName() {
    StringWriter err = new StringWriter();
    int status =
        Mistakes.told(new CommandLine(new LabelCommand()))
            .setErr(new PrintWriter(err, true))
            .execute(root.toString(), "--classes=lesion,nerve", "--speaks-for=cyst");
    assertThat(status).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(err.toString())
        .contains("labels speak for the classes cyst")
        .contains("some of those that they name: lesion,nerve");
  }

  @Test
  void numberedThingsAreOneClassForEveryReader() throws Exception {
    Map<String, int[]> truths = Map.of("a", discs(3, 3), "b", discs(3, 9));
    MaskCorpus.Kind kind =
        new MaskCorpus.Kind(
            "instances",
            Verdict.RIGHT,
            MaskForms.gray(16, 0, 7, 300, 40_000),
            3,
            "png",
            List.of("cell=any"),
            null,
            null);
    Path folder = write(kind, truths);
    FolderDataset set = dataset(folder, kind);
    for (LabelledItem item : set.items()) {
      int[] expected = truths.get(item.id()).clone();
      Arrays.setAll(expected, i -> Math.min(1, expected[i]));
      assertThat(same(set.load(item).truth().values(), expected)).isTrue();
    }
    assertThat(check(folder, List.of("cell"), "--instances").out).contains("cell = 7 and 300");
    assertThat(check(folder, List.of("a", "b"), "--instances").err)
        .contains("--instances is for one class");
  }
}
