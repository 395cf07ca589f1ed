package io.sonostream.trainer.dataset;

import io.sonostream.config.UserException;
import io.sonostream.model.image.PixelImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;

/** PNG and JPEG files as pixels. */
public final class PictureFile {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg");

  private PictureFile() {}

  static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName());
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** File name without its ending. */
  static String id(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /**
   * Gray files come out with one channel, all others with three.
   *
   * @throws UserException naming the file, when it is no picture
   */
  public static PixelImage read(Path file) {
    BufferedImage picture;
    try {
      picture = ImageIO.read(file.toFile());
    } catch (IOException e) {
      throw new UserException(file + " can't be read: " + e.getMessage(), e);
    }
    if (picture == null) {
      throw new UserException(file + " is not a PNG or JPEG picture");
    }
    return picture.getRaster().getNumBands() == 1
            && picture.getSampleModel().getSampleSize(0) == 8
            && picture.getType() != BufferedImage.TYPE_BYTE_INDEXED
        ? gray(picture)
        : colour(picture);
  }

  /** Straight from the raster: getRGB would bend the gray values through a colour space. */
  private static PixelImage gray(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] row = new int[width];
    byte[] pixels = new byte[width * height];
    for (int y = 0; y < height; y++) {
      picture.getRaster().getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = (byte) row[x];
      }
    }
    return new PixelImage(width, height, 1, pixels);
  }

  private static PixelImage colour(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] row = new int[width];
    byte[] pixels = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        pixels[at] = (byte) (row[x] >> 16);
        pixels[at + 1] = (byte) (row[x] >> 8);
        pixels[at + 2] = (byte) row[x];
      }
    }
    return new PixelImage(width, height, 3, pixels);
  }
}
