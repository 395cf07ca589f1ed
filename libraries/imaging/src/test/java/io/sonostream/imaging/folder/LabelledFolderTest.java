package io.sonostream.imaging.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFolderTest {
  private static final List<String> LESION = List.of("lesion");

  @TempDir Path folder;

  private LabelledFolder open() {
    return LabelledFolder.open(
        LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED), LESION);
  }

  private void image(String name) throws IOException {
    write(name, 10, 20, 30, 40);
  }

  private void write(String name, int... pixels) throws IOException {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageFiles.write(new PixelImage(pixels.length, 1, 1, bytes), file);
  }

  @Test
  void imagesAndMasksAreMatchedAndEverythingElseIsTold() throws IOException {
    image("images/a.png");
    image("images/b.png");
    image("images/c.png");
    image("images/._a.png");
    Files.writeString(folder.resolve("images/notes.txt"), "x");
    Files.createDirectory(folder.resolve("images/old"));
    write("masks/a.png", 0, 255, 255, 0);
    write("masks/b.png", 0, 0, 0, 0);
    write("masks/z.png", 0, 255, 0, 0);
    LabelledFolder labelled = open();
    assertThat(labelled.files()).extracting(LabelledFile::id).containsExactly("a", "b");
    assertThat(labelled.truth(labelled.files().get(0)).values()).containsExactly(0, 1, 1, 0);
    assertThat(labelled.summary().lines())
        .containsExactly(
            "2 images with masks, 4x1, 2 subjects",
            "masks: background = 0, lesion = 255",
            "  lesion           in 1 image, 2 pixels (25.00 %)",
            "  empty            1 mask",
            "left out: 1 hidden (._a.png), 1 no picture (.txt) (notes.txt), 1 a folder"
                + " (old), 1 mask without an image (z.png), 1 without a mask (c.png)",
            "note: no index: each image counts as a subject of its own");
  }

  @Test
  void oneDamagedFileIsLeftOutAndToldAndMoreAreRefused() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      image("images/" + name + ".png");
      write("masks/" + name + ".png", 0, 255, 255, 0);
    }
    Files.write(folder.resolve("masks/b.png"), new byte[] {1, 2, 3});
    LabelledFolder labelled = open();
    assertThat(labelled.files()).extracting(LabelledFile::id).containsExactly("a", "c");
    assertThat(labelled.damaged()).hasSize(1);
    assertThat(labelled.damaged().get(0)).contains("b.png");
    assertThat(labelled.summary().leftOut()).containsExactly(new LeftOut("b", "damaged"));
    assertThat(labelled.summary().classes().get(0).images()).isEqualTo(2);

    Files.write(folder.resolve("images/a.png"), new byte[0]);
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 of 3 images or their masks can't be read, at most 1 may be");
  }

  @Test
  void masksBesideTheirImagesAreJoined() throws IOException {
    image("benign (1).png");
    write("benign (1)_mask.png", 0, 255, 0, 0);
    write("benign (1)_mask_1.png", 0, 0, 0, 255);
    image("benign (2).png");
    LabelledFolder labelled = open();
    assertThat(labelled.files()).hasSize(1);
    assertThat(labelled.truth(labelled.files().get(0)).values()).containsExactly(0, 1, 0, 1);
    assertThat(labelled.summary().classes().get(0).pixels()).isEqualTo(2);
    assertThat(labelled.summary().leftOut())
        .containsExactly(new LeftOut("benign (2).png", "without a mask"));
  }

  @Test
  void picturesAreNeverTheirOwnMasks() throws IOException {
    image("a.png");
    assertThatThrownBy(this::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("each picture would be its own mask");
    image("images/a.png");
    write("images/b.png", 0, 255, 0, 0);
    write("masks/a.png", 0, 255, 0, 0);
    write("masks/b.png", 0, 255, 0, 0);
    assertThatThrownBy(this::open).hasMessageContaining("b.png is a copy of its image");
  }

  @Test
  void theIndexDecidesWhoIsIn() throws IOException {
    image("images/a.png");
    image("images/b.png");
    write("masks/a.png", 0, 255, 0, 0);
    write("masks/b.png", 0, 255, 0, 0);
    Files.writeString(folder.resolve("index.csv"), "id,group,note\na,s1,x\n");
    FolderSummary summary = open().summary();
    assertThat(summary.leftOut()).containsExactly(new LeftOut("b.png", "not named by the index"));
    assertThat(summary.remarks())
        .containsExactly("columns of the index that are passed over: [note]");
    Files.writeString(folder.resolve("index.csv"), "id,group\na,\nb,\n");
    assertThat(open().summary().remarks())
        .containsExactly("2 rows of the index without a group: each such image is its own subject");
    Files.writeString(folder.resolve("index.csv"), "id,group\na,s\nc,s\n");
    assertThatThrownBy(this::open).hasMessageContaining("names c, but there is no image");
  }

  @Test
  void aSurveyTellsEverythingAboutWhatNobodyCouldUse() throws IOException {
    image("images/a.png");
    image("images/b.png");
    image("images/c.png");
    write("masks/a.png", 0, 1, 7, 0);
    write("masks/b.png", 0, 0, 0, 0);
    write("masks/c.png", 0, 7, 0);
    FolderSurvey survey =
        FolderSurvey.of(
            LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED), LESION);
    assertThat(survey.objection()).get().asString().contains("c.png is 3x1, its image is 4x1");
    assertThat(survey.summary().lines())
        .startsWith(
            "2 images with masks, 4x1, 2 subjects",
            "masks: not understood; they hold",
            "  0 in 3 files, 8 pixels",
            "  1 in 1 file, 1 pixel",
            "  7 in 2 files, 2 pixels",
            "  empty            1 mask",
            "left out: 1 refused (c)")
        .last()
        .asString()
        .startsWith("note: also refused: masks in");
    assertThat(survey.marks(0))
        .get()
        .extracting(ClassMap::values)
        .isEqualTo(new byte[] {0, 2, 3, 0});
  }

  @Test
  void doubtAboutWhichFileIsMeantIsRefused() throws IOException {
    image("images/a.png");
    write("masks/a.png", 0, 255, 0, 0);
    write("masks/a_mask.png", 0, 255, 0, 0);
    // Both names are known habits; which one was meant, nobody can tell.
    assertThatThrownBy(this::open).hasMessageContaining("which is the mask of a?");
    Files.delete(folder.resolve("masks/a_mask.png"));
    image("images/a.jpg");
    assertThatThrownBy(this::open)
        .hasMessageContaining("a.jpg and a.png, two pictures of one name");
  }

  @Test
  void aDamagedOrIllFittingFileIsToldBeforeARunBegins() throws IOException {
    image("images/a.png");
    write("masks/a.png", 0, 255, 0);
    assertThatThrownBy(this::open).hasMessageContaining("a.png is 3x1, its image is 4x1");
    Files.writeString(folder.resolve("images/a.png"), "no picture");
    assertThatThrownBy(this::open).hasMessageContaining("none of PNG, JPEG");
  }

  @Test
  void aFolderWithoutPicturesSaysWhatItHolds() throws IOException {
    Files.writeString(folder.resolve("a.psd"), "x");
    assertThatThrownBy(this::open)
        .hasMessageContaining("holds no image (.png")
        .hasMessageContaining("1 no picture (.psd) (a.psd)");
  }
}
