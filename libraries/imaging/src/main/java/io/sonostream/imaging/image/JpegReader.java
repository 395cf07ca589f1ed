package io.sonostream.imaging.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG with the JDK's reader, which only warns of missing data: here that is an error. The
 * reader sees nothing of the file but what {@link JpegFile} has understood, and must find the same
 * size in it before it may make room for a pixel.
 */
final class JpegReader {
  /** Kept: to look for it takes a good part of the time that a small image does. */
  private static final ImageReaderSpi JDK =
      ImageIO.getImageReadersByFormatName("jpeg").next().getOriginatingProvider();

  private JpegReader() {}

  static PixelImage decode(ByteBuffer file, ImageHeader header) throws BadImageException {
    byte[] bytes = JpegFile.forDecoder(file);
    ImageReader reader = reader();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (width != header.width() || height != header.height()) {
        throw new BadImageException(
            "JPEG image is "
                + width
                + "x"
                + height
                + " to its decoder and "
                + header.width()
                + "x"
                + header.height()
                + " by its header; they must agree");
      }
      PixelImage image = pixels(reader.read(0));
      if (!warnings.isEmpty()) {
        throw new BadImageException("JPEG image is truncated or broken: " + warnings.get(0));
      }
      return image;
    } catch (IOException | RuntimeException e) {
      // The JDK's reader answers some broken files with unchecked exceptions.
      throw new BadImageException("JPEG image can't be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader() {
    try {
      return JDK.createReaderInstance();
    } catch (IOException e) {
      throw new UncheckedIOException("the JDK gives no reader of JPEG", e);
    }
  }

  private static PixelImage pixels(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = raster.getWidth();
    int height = raster.getHeight();
    int channels = raster.getNumBands() == 1 ? 1 : 3;
    byte[] pixels = new byte[width * height * channels];
    if (image.getType() == BufferedImage.TYPE_BYTE_GRAY
        && raster.getDataBuffer() instanceof DataBufferByte gray
        && gray.getData().length == pixels.length) {
      System.arraycopy(gray.getData(), 0, pixels, 0, pixels.length);
      return new PixelImage(width, height, 1, pixels);
    }
    int[] row = new int[width * raster.getNumBands()];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          pixels[to++] = (byte) row[x * raster.getNumBands() + c];
        }
      }
    }
    return new PixelImage(width, height, channels, pixels);
  }
}
