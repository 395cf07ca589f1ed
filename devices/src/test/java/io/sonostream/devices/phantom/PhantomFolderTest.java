package io.sonostream.devices.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomFolderTest {
  @TempDir Path directory;

  @Test
  void imagesMasksAndIndexAgree() throws Exception {
    Path folder = directory.resolve("set");
    List<Integer> progress = new ArrayList<>();
    writer(folder, 9).write(13, progress::add);
    assertThat(progress).hasSize(13).endsWith(13);
    List<String> index = Files.readAllLines(folder.resolve("index.csv"));
    assertThat(index).hasSize(14);
    Map<String, Integer> groups = new HashMap<>();
    for (String line : index.subList(1, 14)) {
      String[] cells = line.split(",");
      groups.merge(cells[1], 1, Integer::sum);
      BufferedImage image = read(folder, "images", cells[0]);
      BufferedImage mask = read(folder, "masks", cells[0]);
      assertThat(image.getWidth()).isEqualTo(96).isEqualTo(mask.getWidth());
      int white = 0;
      for (int value : mask.getRaster().getSamples(0, 0, 96, 64, 0, (int[]) null)) {
        assertThat(value).isIn(0, 255);
        white += value / 255;
      }
      assertThat(white / (96.0 * 64))
          .isBetween(Double.parseDouble(cells[8]) - 1e-4, Double.parseDouble(cells[8]) + 1e-4);
    }
    assertThat(groups).hasSize(3).containsValues(5, 4);
  }

  @Test
  void sameSeedWritesTheSameBytes() throws Exception {
    writer(directory.resolve("a"), 9).write(3, done -> {});
    writer(directory.resolve("b"), 9).write(3, done -> {});
    writer(directory.resolve("c"), 10).write(3, done -> {});
    Path image = Path.of("images", "s0001_e00_00.png");
    byte[] first = Files.readAllBytes(directory.resolve("a").resolve(image));
    assertThat(Files.readAllBytes(directory.resolve("b").resolve(image))).isEqualTo(first);
    assertThat(Files.readAllBytes(directory.resolve("c").resolve(image))).isNotEqualTo(first);
  }

  @Test
  void randomShapesAreWrittenAsBreastsAre() throws Exception {
    for (String name : List.of("a", "b")) {
      new PhantomFolder(
              directory.resolve(name), 9, 3, 96, 64, DeviceModel.ALL, PhantomBody.RANDOM_SHAPES)
          .write(6, done -> {});
    }
    writer(directory.resolve("breasts"), 9).write(6, done -> {});
    Path image = Path.of("images", "s0001_e00_00.png");
    byte[] first = Files.readAllBytes(directory.resolve("a").resolve(image));
    assertThat(Files.readAllBytes(directory.resolve("b").resolve(image))).isEqualTo(first);
    assertThat(Files.readAllBytes(directory.resolve("breasts").resolve(image))).isNotEqualTo(first);
    assertThat(Files.readAllLines(directory.resolve("a/index.csv")))
        .hasSize(7)
        .first()
        .isEqualTo(Files.readAllLines(directory.resolve("breasts/index.csv")).get(0));
  }

  @Test
  void fullFolderIsLeftAlone() throws Exception {
    Files.writeString(directory.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> writer(directory, 1).write(1, done -> {}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not empty");
    assertThat(directory.resolve("images")).doesNotExist();
  }

  private static PhantomFolder writer(Path folder, long seed) {
    return new PhantomFolder(folder, seed, 3, 96, 64, DeviceModel.ALL);
  }

  private static BufferedImage read(Path folder, String part, String id) throws Exception {
    return ImageIO.read(folder.resolve(part).resolve(id + ".png").toFile());
  }
}
