package io.sonostream.imaging.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Reads PNG and JPEG files with the JDK's readers. */
public final class PictureReader {
  static {
    // Files are in memory: a cache on disk would only slow them.
    ImageIO.setUseCache(false);
  }

  private PictureReader() {}

  /**
   * Size and kind, without decoding.
   *
   * @param name for messages
   * @throws UnreadablePictureException when the bytes are neither PNG nor JPEG
   */
  public static PictureHeader header(byte[] file, String name) {
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new UnreadablePictureException(name + " is neither PNG nor JPEG");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        String kind = reader.getFormatName();
        boolean jpeg = kind.equalsIgnoreCase("jpeg");
        if (!jpeg && !kind.equalsIgnoreCase("png")) {
          throw new UnreadablePictureException(name + " is " + kind + "; allowed are PNG, JPEG");
        }
        ImageTypeSpecifier type = reader.getRawImageType(0);
        // A JPEG that the reader can't name is YCbCr with odd sampling: still three channels.
        ColorModel model = type == null ? null : type.getColorModel();
        int channels = model == null ? 3 : Math.min(3, model.getNumColorComponents());
        boolean plain =
            model == null
                || (!(model instanceof IndexColorModel)
                    && !model.hasAlpha()
                    && model.getComponentSize(0) == 8);
        return new PictureHeader(
            reader.getWidth(0), reader.getHeight(0), jpeg, channels == 1 ? 1 : 3, plain);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * All pixels; gray stays gray, anything else becomes RGB.
   *
   * @param name for messages
   * @throws UnreadablePictureException when the file is damaged or of another kind
   */
  public static Picture decode(byte[] file, String name) {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException | RuntimeException e) {
      throw unreadable(name, e);
    }
    if (image == null) {
      throw new UnreadablePictureException(name + " is neither PNG nor JPEG");
    }
    return picture(image);
  }

  private static Picture picture(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel model = image.getColorModel();
    if (model.getNumComponents() == 1 && !(model instanceof IndexColorModel)) {
      return new Picture(width, height, 1, gray(image, model.getComponentSize(0)));
    }
    byte[] pixels = new byte[width * height * 3];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        pixels[at] = (byte) (row[x] >> 16);
        pixels[at + 1] = (byte) (row[x] >> 8);
        pixels[at + 2] = (byte) row[x];
      }
    }
    return new Picture(width, height, 3, pixels);
  }

  /** The samples themselves: the JDK's conversion to gray would apply a gamma curve. */
  private static byte[] gray(BufferedImage image, int bits) {
    int[] samples =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    byte[] pixels = new byte[samples.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (byte) (bits > 8 ? samples[i] >> (bits - 8) : samples[i] * 255 / ((1 << bits) - 1));
    }
    return pixels;
  }

  private static UnreadablePictureException unreadable(String name, Exception e) {
    return e instanceof UnreadablePictureException already
        ? already
        : new UnreadablePictureException(name + " can't be read: " + e.getMessage(), e);
  }
}
