package io.sonostream.testkit.images;

import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder of small noisy images with a dark disc, easy to learn; two images per subject. */
public final class LesionFolder {
  static final int SIDE = 32;

  private LesionFolder() {}

  /** Subjects s0, s1 ... take turns: every fourth validates, the next tests, the others train. */
  public static Path write(Path folder, int subjects, String extraColumns) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    StringBuilder index =
        new StringBuilder("id,group,part" + (extraColumns.isEmpty() ? "" : ",replay"));
    index.append('\n');
    Random random = new Random(5);
    for (int s = 0; s < subjects; s++) {
      for (int i = 0; i < 2; i++) {
        String id = "s" + s + "_" + i;
        byte[] pixels = new byte[SIDE * SIDE];
        byte[] mask = new byte[SIDE * SIDE];
        double x0 = 8 + random.nextInt(16);
        double y0 = 8 + random.nextInt(16);
        double r = 4 + random.nextInt(4);
        for (int p = 0; p < pixels.length; p++) {
          boolean inside = Math.hypot(p % SIDE - x0, p / SIDE - y0) < r;
          pixels[p] = (byte) Math.max(0, (inside ? 30 : 150) + 12 * random.nextGaussian());
          mask[p] = (byte) (inside ? 255 : 0);
        }
        ImageFiles.write(
            new PixelImage(SIDE, SIDE, 1, pixels), folder.resolve("images/" + id + ".png"));
        ImageFiles.write(
            new PixelImage(SIDE, SIDE, 1, mask), folder.resolve("masks/" + id + ".png"));
        String part = s % 4 == 2 ? "validation" : s % 4 == 3 ? "test" : "train";
        index.append(id).append(",s").append(s).append(',').append(part);
        index.append(extraColumns).append('\n');
      }
    }
    Files.writeString(folder.resolve("index.csv"), index);
    return folder;
  }

  /**
   * Labels of so many of each few training images say from now on that there is nothing.
   *
   * @param bad of {@code each}
   */
  public static void blank(Path folder, int bad, int each) throws IOException {
    int training = 0;
    for (String line : Files.readAllLines(folder.resolve("index.csv"))) {
      String[] cells = line.split(",");
      if (cells[2].equals("train") && training++ % each < bad) {
        ImageFiles.write(
            new PixelImage(SIDE, SIDE, 1, new byte[SIDE * SIDE]),
            folder.resolve("masks/" + cells[0] + ".png"));
      }
    }
  }
}
