package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return new FolderDataset(images, masks, indexFile, SubjectSplit.STANDARD, classes);
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
    FolderDataset set = open(index, 1);
    assertThatThrownBy(() -> set.load(set.items().get(0)))
        .hasMessageContaining("a.png is 7x6, its image is 8x6");
  }

  @Test
  void namesTheUnknownClass() throws IOException {
    picture(masks.resolve("a.png"), 8, 6, 3);
    FolderDataset set = open(index, 2);
    assertThatThrownBy(() -> set.load(set.items().get(0)))
        .hasMessageContaining("a.png")
        .hasMessageContaining("3")
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
    Files.writeString(index, "id\na\na\n");
    assertThatThrownBy(() -> open(index, 1))
        .hasMessageContaining("line 3: id a stands there twice");
    Files.writeString(images.resolve("a.png"), "no picture");
    FolderDataset set = open(null, 1);
    assertThatThrownBy(() -> set.load(set.items().get(0))).hasMessageContaining("a.png");
  }

  @Test
  void saysWhenNoNameMatches() throws IOException {
    for (String id : new String[] {"a", "b", "c"}) {
      Files.delete(masks.resolve(id + ".png"));
    }
    assertThatThrownBy(() -> open(null, 1)).hasMessageContaining("has a mask of the same name");
  }
}
