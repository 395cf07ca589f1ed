package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.mask.MaskReading;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {
  @TempDir Path folder;
  Path images;
  Path masks;
  Path index;

  @BeforeEach
  void fill() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    masks = Files.createDirectory(folder.resolve("masks"));
    index = folder.resolve("index.csv");
    for (String id : new String[] {"a", "b", "c"}) {
      picture(images.resolve(id + ".png"), 8, 6, 200);
      picture(masks.resolve(id + ".png"), 8, 6, 255);
    }
    Files.writeString(
        index,
        "id,group,spacing_x_mm,spacing_y_mm,part,replay\n"
            + "a,p1,0.2,0.3,train,\nb,p1,,,train,true\nc,p2,,,test,false\n");
  }

  static void picture(Path file, int width, int height, int level) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(width / 2, height / 2, 0, level);
    ImageIO.write(picture, "png", file.toFile());
  }

  private FolderDataset open(Path indexFile, int classes) {
    return (FolderDataset)
        new FolderSource(images, masks, indexFile, SubjectSplit.STANDARD)
            .open("task", IntStream.rangeClosed(1, classes).mapToObj(k -> "class " + k).toList());
  }

  @Test
  void readsTheIndex() {
    FolderDataset set = open(index, 1);
    assertThat(set.items()).extracting(LabelledItem::subject).containsExactly("p1", "p1", "p2");
    assertThat(set.items()).extracting(LabelledItem::replay).containsExactly(false, true, false);
    assertThat(set.items(Part.TEST)).extracting(LabelledItem::id).containsExactly("c");
    assertThat(set.items().get(0).spacing().y()).isEqualTo(0.3);
    LabelledPicture picture = set.load(set.items().get(0));
    assertThat(picture.truth().values()[3 * 8 + 4]).as("255 is class 1").isEqualTo((byte) 1);
    assertThat(picture.image().pixels()[3 * 8 + 4] & 0xff).isEqualTo(200);
  }

  @Test
  void foldsAreDealtOfAllThatTheIndexDoesNotTest() {
    List<Part> parts =
        IntStream.rangeClosed(1, 2)
            .mapToObj(n -> new SubjectSplit(0.70, 0.15, new SubjectSplit.Fold(n, 2)))
            .map(split -> new FolderSource(images, masks, index, split).open(List.of("lesion")))
            .peek(set -> assertThat(set.items(Part.TEST)).hasSize(1))
            .map(set -> set.items().get(0).part())
            .toList();
    assertThat(parts).containsExactlyInAnyOrder(Part.TRAIN, Part.VALIDATION);
  }

  @Test
  void matchesByNameWithoutAnIndex() {
    assertThat(open(null, 1).items())
        .extracting(LabelledItem::subject)
        .containsExactly("a", "b", "c");
  }

  @Test
  void digestFollowsEveryPixel() throws IOException {
    String before = open(index, 1).digest();
    assertThat(open(index, 1).digest()).isEqualTo(before).hasSize(64);
    picture(masks.resolve("b.png"), 8, 6, 0);
    assertThat(open(index, 1).digest()).isNotEqualTo(before);
  }

  @Test
  void namesTheMaskOfAnotherSize() throws IOException {
    picture(masks.resolve("a.png"), 7, 6, 255);
    assertThatThrownBy(() -> open(index, 1)).hasMessageContaining("a.png is 7x6, its image is 8x6");
  }

  @Test
  void namesTheUnknownClass() throws IOException {
    for (String id : new String[] {"a", "b", "c"}) {
      picture(masks.resolve(id + ".png"), 8, 6, id.equals("a") ? 3 : 2);
    }
    assertThatThrownBy(() -> open(index, 2))
        .hasMessageContaining("3 in 1 file, 1 pixel")
        .hasMessageContaining("0 (background) to 2");
  }

  @Test
  void refusesWhatCannotBeASet() throws IOException {
    assertThatThrownBy(() -> open(folder.resolve("nowhere.csv"), 1))
        .hasMessageContaining("nowhere.csv can't be read");
    Files.writeString(index, "name\nx\n");
    assertThatThrownBy(() -> open(index, 1)).hasMessageContaining("a column 'id' is missing");
    Files.writeString(index, "id\nz\n");
    assertThatThrownBy(() -> open(index, 1)).hasMessageContaining("names z, but there is no image");
    Files.writeString(index, "id,part\na,exam\n");
    assertThatThrownBy(() -> open(index, 1))
        .hasMessageContaining("line 2: part is 'exam'; allowed are train, validation and test");
    Files.writeString(index, "id,group,part\na,p1,test\nb,p1,train\n");
    assertThatThrownBy(() -> open(index, 1))
        .hasMessageContaining("a and b are of one group, p1, but the first is in part test");
    // One of which only some lines say the part.
    Part dealt = SubjectSplit.STANDARD.of("p1");
    Part other = dealt == Part.TEST ? Part.TRAIN : Part.TEST;
    Files.writeString(index, "id,group,part\na,p1," + other.label() + "\nb,p1,\n");
    assertThatThrownBy(() -> open(index, 1)).hasMessageContaining("are of one group, p1");
    Files.writeString(index, "id\na\na\n");
    assertThatThrownBy(() -> open(index, 1))
        .hasMessageContaining("line 3: id a stands there twice");
    Files.writeString(images.resolve("a.png"), "no picture");
    assertThat(open(null, 1).setAside()).hasSize(1).allMatch(why -> why.contains("a.png"));
    Files.writeString(masks.resolve("b.png"), "no picture");
    assertThatThrownBy(() -> open(null, 1))
        .hasMessageContaining("2 of 3")
        .hasMessageContaining("a.png");
  }

  @Test
  void saysWhenNoNameMatches() throws IOException {
    for (String id : new String[] {"a", "b", "c"}) {
      Files.delete(masks.resolve(id + ".png"));
    }
    assertThatThrownBy(() -> open(null, 1)).hasMessageContaining("has a mask of the same name");
  }

  @Test
  void ignoredPixelsReachTheTruth() throws IOException {
    BufferedImage mask = new BufferedImage(8, 6, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(1, 1, 0, 1);
    mask.getRaster().setSample(2, 1, 0, 255);
    for (String id : new String[] {"a", "b", "c"}) {
      ImageIO.write(mask, "png", masks.resolve(id + ".png").toFile());
    }
    assertThatThrownBy(() -> open(index, 1)).hasMessageContaining("--ignore 255");
    FolderDataset set =
        new FolderSource(
                images,
                masks,
                index,
                SubjectSplit.STANDARD,
                ImageReading.UNDECLARED,
                new MaskReading(List.of(), null, "255", null))
            .open(List.of("lesion"));
    byte[] truth = set.load(set.items().get(0)).truth().values();
    assertThat(truth[9]).isEqualTo((byte) 1);
    assertThat(truth[10]).isEqualTo((byte) ClassMap.IGNORED);
    assertThat(set.summary().ignoredPixels()).isEqualTo(3);
  }
}
