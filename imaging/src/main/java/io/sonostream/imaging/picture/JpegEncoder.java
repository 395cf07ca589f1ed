package io.sonostream.imaging.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes JPEG files at quality 0.9. Not for several threads at once. */
public final class JpegEncoder implements AutoCloseable {
  private static final float QUALITY = 0.9f;

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();

  /** The whole file. */
  public byte[] encode(Picture picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(picture.pixels().length / 4 + 1024);
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(QUALITY);
    try (ImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(image(picture), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("JPEG could not be written in memory", e);
    }
    return file.toByteArray();
  }

  @Override
  public void close() {
    writer.dispose();
  }

  private static BufferedImage image(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    byte[] pixels = picture.pixels();
    if (picture.channels() == 1) {
      BufferedImage gray = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      gray.getRaster().setDataElements(0, 0, width, height, pixels);
      return gray;
    }
    BufferedImage colour = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        row[x] = (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | (pixels[at + 2] & 0xFF);
      }
      colour.setRGB(0, y, width, 1, row, 0, width);
    }
    return colour;
  }
}
