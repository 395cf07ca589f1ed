package io.sonostream.imaging.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes gray and RGB images as baseline JPEG. */
public final class JpegWriter {
  private JpegWriter() {}

  /**
   * @param quality 0-1
   */
  public static byte[] encode(PixelImage image, float quality) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(buffered(image), null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("JPEG can't be written to memory", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static BufferedImage buffered(PixelImage image) {
    int width = image.width();
    int height = image.height();
    int channels = image.channels();
    BufferedImage buffered =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    int[] row = new int[width * channels];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = image.pixels()[y * row.length + i] & 0xff;
      }
      buffered.getRaster().setPixels(0, y, width, 1, row);
    }
    return buffered;
  }
}
