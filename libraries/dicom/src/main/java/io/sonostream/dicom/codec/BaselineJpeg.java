package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG with 8 bits a sample, by the JDK's reader. Asked for the raster, it leaves colours as they
 * are stored: what they mean the data set says, and not the markers that a JPEG file would have.
 */
final class BaselineJpeg {
  private BaselineJpeg() {}

  static Samples decode(ByteBuffer stream, FrameShape shape) throws BadDicomException {
    byte[] bytes = new byte[stream.remaining()];
    stream.get(stream.position(), bytes);
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      shape.check("JPEG", reader.getWidth(0), reader.getHeight(0), shape.channels(), 8);
      Raster raster = reader.readRaster(0, null);
      shape.check("JPEG", raster.getWidth(), raster.getHeight(), raster.getNumBands(), 8);
      for (String warning : warnings) {
        // Bytes between segments are harmless; missing ones are gray where a lesion may be.
        if (!warning.contains("extraneous")) {
          throw new BadDicomException("JPEG codestream is truncated or broken: " + warning);
        }
      }
      return samples(raster);
    } catch (IOException | RuntimeException e) {
      // The JDK's reader answers some broken files with unchecked exceptions.
      throw new BadDicomException("JPEG codestream can't be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static Samples samples(Raster raster) {
    int width = raster.getWidth();
    int channels = raster.getNumBands();
    short[] values = new short[width * raster.getHeight() * channels];
    int[] row = new int[width * channels];
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int value : row) {
        values[to++] = (short) value;
      }
    }
    return new Samples(width, raster.getHeight(), channels, values);
  }
}
