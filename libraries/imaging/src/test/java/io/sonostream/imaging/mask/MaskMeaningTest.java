package io.sonostream.imaging.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskMeaningTest {
  private static final int[] VOC = {0x000000, 0x800000, 0x008000};

  @TempDir Path folder;
  private final List<Path> files = new ArrayList<>();

  @Test
  void oneClassIsZeroAndAnyOtherValueOfTheWholeSet() throws Exception {
    for (int mark : new int[] {1, 2, 127, 255}) {
      files.clear();
      gray(0, mark, mark, 0);
      gray(0, 0, 0, 0);
      assertThat(read(MaskReading.UNDECLARED, 1, 0)).containsExactly(0, 1, 1, 0);
      assertThat(read(MaskReading.UNDECLARED, 1, 1)).containsOnly(0);
    }
  }

  @Test
  void sixteenBitValuesAreTakenAsTheyAre() throws Exception {
    for (int mark : new int[] {1, 255, 4095, 65_535}) {
      files.clear();
      deep(0, mark, 0, mark);
      assertThat(read(MaskReading.UNDECLARED, 1, 0)).containsExactly(0, 1, 0, 1);
    }
  }

  @Test
  void severalClassesAreTheirNumbers() throws Exception {
    gray(0, 2, 1, 0);
    gray(0, 0, 1, 1);
    assertThat(read(MaskReading.UNDECLARED, 2, 0)).containsExactly(0, 2, 1, 0);
    gray(0, 3, 0, 0);
    refused(MaskReading.UNDECLARED, 2)
        .hasMessageContaining("3 in 1 file, 1 pixel")
        .hasMessageContaining("2 classes are 0 (background) to 2")
        .hasMessageContaining("--classes NAME=VALUE");
  }

  @Test
  void palettesWithColoursAreTheirEntriesAndPalettesOfGraysTheirLevels() throws Exception {
    palette(VOC, 0, 1, 2, 0);
    assertThat(read(MaskReading.UNDECLARED, 2, 0)).containsExactly(0, 1, 2, 0);
    files.clear();
    palette(new int[] {0xffffff, 0x000000}, 1, 0, 1, 0);
    assertThat(read(MaskReading.UNDECLARED, 1, 0)).containsExactly(0, 1, 0, 1);
  }

  @Test
  void aPaletteThatDoesNotBeginWithBlackOrDiffersIsDoubted() throws Exception {
    palette(new int[] {0xff0000, 0x000000}, 0, 1, 1, 1);
    refused(MaskReading.UNDECLARED, 1).hasMessageContaining("0 (#ff0000) in 1 file, 1 pixel");
    MaskReading red = new MaskReading(List.of("#ff0000"), null, null, null);
    assertThat(read(red, 1, 0)).containsExactly(1, 0, 0, 0);
    files.clear();
    palette(VOC, 0, 1, 0, 0);
    palette(new int[] {0, 0x008000}, 0, 1, 0, 0);
    refused(MaskReading.UNDECLARED, 1)
        .hasMessageContaining("entry 1 is #800000 in")
        .hasMessageContaining("and #008000 in");
  }

  @Test
  void oneColourOnBlackIsOneClass() throws Exception {
    colour(0, 0xff0000, 0, 0);
    assertThat(read(MaskReading.UNDECLARED, 1, 0)).containsExactly(0, 1, 0, 0);
    colour(0, 0x00ff00, 0, 0);
    refused(MaskReading.UNDECLARED, 1)
        .hasMessageContaining("#00ff00")
        .hasMessageContaining("#ff0000");
    refused(MaskReading.UNDECLARED, 2);
    MaskReading both = new MaskReading(List.of("#00ff00", "#FF0000"), null, null, null);
    assertThat(read(both, 2, 0)).containsExactly(0, 2, 0, 0);
  }

  @Test
  void aRimIsDoubtedUntilItIsIgnored() throws Exception {
    gray(0, 1, 255, 0);
    refused(MaskReading.UNDECLARED, 1)
        .hasMessageContaining("0 in 1 file, 2 pixels, 1 in 1 file, 1 pixel, 255")
        .hasMessageContaining("--ignore 255");
    MaskReading rim = new MaskReading(List.of(), null, "255", null);
    assertThat(read(rim, 1, 0)).containsExactly(0, 1, 255, 0);
    assertThat(meaning(rim, 1).ignores()).isTrue();
  }

  @Test
  void masksOfNothingButIgnoredPixelsAreRefused() throws Exception {
    gray(255, 255);
    refused(new MaskReading(List.of(), null, "255", null), 1)
        .hasMessageContaining("nothing but what is to be ignored");
  }

  @Test
  void manyClassesAreNoPicture() throws Exception {
    int[] ramp = new int[61];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i;
    }
    gray(ramp);
    assertThat(read(MaskReading.UNDECLARED, 60, 0)[60]).isEqualTo((byte) 60);
    refused(MaskReading.UNDECLARED, 1).hasMessageContaining("61 values");
  }

  @Test
  void declaredValuesMustCoverAllThatIsFound() throws Exception {
    gray(10, 20, 0, 30);
    MaskReading two = new MaskReading(List.of("20", "10"), null, null, null);
    refused(two, 2)
        .hasMessageContaining("30 in 1 file")
        .hasMessageContaining("belongs to no class");
    MaskReading all = new MaskReading(List.of("20", "10"), "30", null, null);
    assertThat(read(all, 2, 0)).containsExactly(2, 1, 0, 0);
    assertThat(meaning(all, 2).describe(List.of("a", "b")))
        .isEqualTo("background = 0 and 30, b = 10, a = 20");
    MaskReading reversed = new MaskReading(List.of("0"), "255", null, null);
    files.clear();
    gray(255, 0, 255, 255);
    assertThat(read(reversed, 1, 0)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void blurredMasksNeedAThreshold() throws Exception {
    int[] ramp = new int[256];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i;
    }
    gray(ramp);
    refused(MaskReading.UNDECLARED, 1)
        .hasMessageContaining("hold 256 values")
        .hasMessageContaining("--mask-threshold 128");
    byte[] read = read(new MaskReading(List.of(), null, null, 100), 1, 0);
    assertThat(read[99]).isZero();
    assertThat(read[100]).isEqualTo((byte) 1);
    refused(new MaskReading(List.of(), null, null, 256), 1).hasMessageContaining("splits nothing");
    refused(new MaskReading(List.of(), null, null, 100), 2).hasMessageContaining("one class");
  }

  @Test
  void jpegMasksNeedAThresholdToo() throws Exception {
    byte[] drawn = new byte[256];
    java.util.Arrays.fill(drawn, 128, 256, (byte) 255);
    Path file = folder.resolve("m.jpg");
    Files.write(file, JpegWriter.encode(new PixelImage(16, 16, 1, drawn), 0.9f));
    files.add(file);
    refused(MaskReading.UNDECLARED, 1)
        .hasMessageContaining("1 of 1 masks")
        .hasMessageContaining("are JPEG or packed like it (m.jpg ...)");
    byte[] read = read(new MaskReading(List.of(), null, null, 128), 1, 0);
    assertThat(read[0]).isZero();
    assertThat(read[255]).isEqualTo((byte) 1);
  }

  @Test
  void masksThatShowNothingAreRefused() throws Exception {
    gray(0, 0, 0, 0);
    gray(0, 0, 0, 0);
    refused(MaskReading.UNDECLARED, 1)
        .hasMessageContaining("all 2 masks")
        .hasMessageContaining("empty");
    files.clear();
    gray(255, 255, 255, 255);
    refused(MaskReading.UNDECLARED, 1).hasMessageContaining("255 in 1 file, 4 pixels");
  }

  @Test
  void transparencyIsBackgroundAndNeverAShape() throws Exception {
    argb(0x00ffffff, 0xffffffff, 0x00ffffff, 0xff000000);
    assertThat(read(MaskReading.UNDECLARED, 1, 0)).containsExactly(0, 1, 0, 0);
    files.clear();
    argb(0x00000000, 0xff000000, 0, 0);
    assertThatThrownBy(() -> meaning(MaskReading.UNDECLARED, 1))
        .hasMessageContaining("its shape is in the transparency alone");
    files.clear();
    argb(0x80ffffff, 0xffffffff, 0, 0);
    assertThatThrownBy(() -> meaning(MaskReading.UNDECLARED, 1))
        .hasMessageContaining("half transparent pixels (alpha 128)");
  }

  @Test
  void numberedThingsAreOneClassWhateverTheirNumbers() throws Exception {
    int[] things = new int[400];
    for (int i = 0; i < things.length; i++) {
      things[i] = 3 * i;
    }
    MaskReading cells = MaskReading.declare(List.of("cell=any"), "300", null).reading();
    deep(things);
    refused(MaskReading.UNDECLARED, 1).hasMessageContaining("400 values");
    byte[] read = read(cells, 1, 0);
    assertThat(read[0]).isZero();
    assertThat(read[100] & 0xff).isEqualTo(255);
    for (int i = 1; i < read.length; i++) {
      assertThat(i == 100 || read[i] == 1).as("number " + 3 * i).isTrue();
    }
    assertThat(meaning(cells, 1).describe(List.of("cell")))
        .contains("cell = 398 values, 3 to 1197", "background = 0", "ignored = 300");
  }

  @Test
  void besideDeclaredClassesOneMayBeAnyOtherNumber() throws Exception {
    gray(0, 7, 40, 41);
    MaskReading both = MaskReading.declare(List.of("cell=any", "nerve=7"), null, null).reading();
    assertThat(read(both, 2, 0)).containsExactly(0, 2, 1, 1);
    assertThatThrownBy(() -> MaskReading.declare(List.of("a=any", "b=any"), null, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("two classes are any");
    assertThatThrownBy(() -> new MaskReading(List.of("any"), null, null, 128))
        .hasMessageContaining("exclude each other");
  }

  @Test
  void numbersThatJpegOrAPaletteHasSpoiledAreNoThings() throws Exception {
    MaskReading cells = MaskReading.declare(List.of("cell=any"), null, null).reading();
    palette(new int[] {0x000000, 0xff0000, 0x000000}, 0, 1, 2, 2);
    refused(cells, 1).hasMessageContaining("black and yet not 0");
  }

  @Test
  void severalFilesOfOneImageAreJoined() throws Exception {
    gray(0, 255, 0, 0);
    gray(0, 255, 255, 0);
    MaskFiles joined = new MaskFiles(files);
    MaskTally tally = new MaskTally();
    MaskContent content = joined.count(tally);
    MaskMeaning meaning = MaskMeaning.of(MaskReading.UNDECLARED, 1, tally, "here");
    assertThat(joined.read(meaning).values()).containsExactly(0, 1, 1, 0);
    assertThat(joined.areas(content, meaning)[1]).isEqualTo(2);
    files.clear();
    gray(0, 1, 0, 0);
    gray(0, 2, 0, 0);
    assertThatThrownBy(() -> new MaskFiles(files).read(meaning(MaskReading.UNDECLARED, 2)))
        .hasMessageContaining("give pixel 1,0 to two classes");
  }

  @Test
  void classesAreDeclaredWithNamesAndValues() {
    MaskReading.Declared declared =
        MaskReading.declare(List.of("lesion=255", "background=7", "nerve=#00ff00"), "3", null);
    assertThat(declared.names()).containsExactly("lesion", "nerve");
    assertThat(declared.reading())
        .isEqualTo(new MaskReading(List.of("255", "#00ff00"), "7", "3", null));
    assertThat(MaskReading.declare(List.of("a", "b"), null, null).reading())
        .isEqualTo(MaskReading.UNDECLARED);
    for (List<String> wrong :
        List.of(
            List.of("a=1", "b"),
            List.of("a", "a"),
            List.of("a=1", "b=1"),
            List.of("a=x"),
            List.of("a=70000"),
            List.of("a", "background=0"),
            List.of(""))) {
      assertThatThrownBy(() -> MaskReading.declare(wrong, null, null))
          .as(wrong.toString())
          .isInstanceOf(UserException.class);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(MaskReading reading, int count) {
    return assertThatThrownBy(() -> meaning(reading, count)).isInstanceOf(UserException.class);
  }

  private MaskMeaning meaning(MaskReading reading, int count) {
    MaskTally tally = new MaskTally();
    files.forEach(file -> new MaskFiles(List.of(file)).count(tally));
    return MaskMeaning.of(reading, count, tally, "masks");
  }

  private byte[] read(MaskReading reading, int count, int file) {
    byte[] values = new MaskFiles(List.of(files.get(file))).read(meaning(reading, count)).values();
    return values;
  }

  private void gray(int... levels) throws IOException {
    write(levels, new BufferedImage(levels.length, 1, BufferedImage.TYPE_BYTE_GRAY));
  }

  private void deep(int... levels) throws IOException {
    write(levels, new BufferedImage(levels.length, 1, BufferedImage.TYPE_USHORT_GRAY));
  }

  private void palette(int[] colours, int... entries) throws IOException {
    int bits = 8;
    IndexColorModel model = new IndexColorModel(bits, colours.length, colours, 0, false, -1, 0);
    write(entries, new BufferedImage(entries.length, 1, BufferedImage.TYPE_BYTE_INDEXED, model));
  }

  private void colour(int... colours) throws IOException {
    BufferedImage image = new BufferedImage(colours.length, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, colours.length, 1, colours, 0, colours.length);
    save(image);
  }

  private void argb(int... colours) throws IOException {
    BufferedImage image = new BufferedImage(colours.length, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, colours.length, 1, colours, 0, colours.length);
    save(image);
  }

  private void write(int[] samples, BufferedImage image) throws IOException {
    image.getRaster().setPixels(0, 0, samples.length, 1, samples);
    save(image);
  }

  private void save(BufferedImage image) throws IOException {
    Path file = folder.resolve("m" + files.size() + ".png");
    ImageIO.write(image, "png", file.toFile());
    files.add(file);
  }

  @Test
  void areasAreRightHoweverManyValuesAMaskHas() throws Exception {
    int[] ramp = new int[2000];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = 30 * i;
    }
    deep(ramp);
    MaskFiles mask = new MaskFiles(files);
    MaskTally tally = new MaskTally();
    MaskContent content = mask.count(tally);
    MaskMeaning meaning =
        MaskMeaning.of(new MaskReading(List.of(), null, null, 30 * 1500), 1, tally, "here");
    long[] areas = mask.areas(content, meaning);
    assertThat(areas[0]).isEqualTo(1500);
    assertThat(areas[1]).isEqualTo(500);
  }
}
