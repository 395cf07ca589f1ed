package io.sonostream.imaging.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes BMP, GIF, TIFF and WebP files to their samples. Sizes, of tiles too, are held against the
 * limits before a pixel is made.
 */
final class OtherReader {
  private OtherReader() {}

  static RawImage decode(ByteBuffer file, OtherFormat format) throws BadImageException {
    format.check(file);
    byte[] bytes = new byte[file.limit()];
    file.get(0, bytes);
    ImageReader reader = null;
    try (ImageInputStream in = new BoundedInput(bytes)) {
      reader = format.reader();
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(in, false, true);
      String what = format.title() + " image";
      ImageLimits.DEFAULT.check(what, reader.getWidth(0), reader.getHeight(0));
      ImageLimits.DEFAULT.check(what + "'s tile", reader.getTileWidth(0), reader.getTileHeight(0));
      BufferedImage image = reader.read(0);
      if (!warnings.isEmpty()) {
        throw new BadImageException(what + " is truncated or broken: " + warnings.get(0));
      }
      JavaSamples samples = new JavaSamples(what, image);
      requireAsSaved(what, image, samples);
      return samples.raw();
    } catch (IOException | RuntimeException e) {
      // Readers answer some broken files with unchecked exceptions.
      throw new BadImageException(format.title() + " image can't be decoded: " + e.getMessage(), e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  /** Colours of more than 8 bits, or darkened by their opacity, are not those that were saved. */
  private static void requireAsSaved(String what, BufferedImage image, JavaSamples samples)
      throws BadImageException {
    ColorModel model = image.getColorModel();
    int bands = image.getRaster().getNumBands();
    if (!(model instanceof ComponentColorModel) || bands <= 2) {
      return;
    }
    if (model.getComponentSize(0) != 8 || bands > 4) {
      throw new BadImageException(
          what
              + " has "
              + bands
              + " samples of "
              + model.getComponentSize(0)
              + " bits a pixel; allowed are 3 or 4 of 8 bits: save it as PNG");
    }
    if (model.isAlphaPremultiplied()
        && Arrays.stream(samples.samples(3)).anyMatch(opacity -> opacity != 0 && opacity != 255)) {
      throw new BadImageException(
          what + " has colours mixed with its transparency; save it without");
    }
  }
}
