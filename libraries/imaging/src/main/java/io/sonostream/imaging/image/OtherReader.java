package io.sonostream.imaging.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes BMP, GIF, TIFF and WebP files to their samples. Sizes, of tiles too, are held against the
 * limits before a pixel is made.
 */
final class OtherReader {
  private final OtherFormat format;
  private final BufferedImage image;

  private OtherReader(OtherFormat format, BufferedImage image) {
    this.format = format;
    this.image = image;
  }

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
      return new OtherReader(format, image).raw();
    } catch (IOException | RuntimeException e) {
      // Readers answer some broken files with unchecked exceptions.
      throw new BadImageException(format.title() + " image can't be decoded: " + e.getMessage(), e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private RawImage raw() throws BadImageException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return indexed(palette);
    }
    int bands = image.getRaster().getNumBands();
    if (bands <= 2) {
      return gray(bands);
    }
    return colour(model, bands);
  }

  private RawImage indexed(IndexColorModel model) {
    int[] palette = new int[model.getMapSize()];
    boolean seeThrough = false;
    for (int i = 0; i < palette.length; i++) {
      palette[i] = model.getRGB(i) & 0xffffff;
      seeThrough |= model.getAlpha(i) != 255;
    }
    int[] levels = samples(0);
    byte[] alpha = new byte[seeThrough ? levels.length : 0];
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = (byte) model.getAlpha(levels[i]);
    }
    return made(RawImage.Kind.INDEX, model.getPixelSize(), levels, alpha, palette);
  }

  private RawImage gray(int bands) throws BadImageException {
    int type = image.getRaster().getTransferType();
    int bits = image.getColorModel().getComponentSize(0);
    if ((type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)
        || (bands == 2 && bits != 8)) {
      throw new BadImageException(
          format.title() + " image has samples that are not read here; save it as PNG");
    }
    int[] levels = samples(0);
    return made(
        RawImage.Kind.GRAY,
        bits,
        levels,
        bands == 2 ? opacity(samples(1)) : new byte[0],
        new int[0]);
  }

  private RawImage colour(ColorModel model, int bands) throws BadImageException {
    boolean plain = model instanceof ComponentColorModel;
    if (plain && (model.getComponentSize(0) != 8 || bands > 4)) {
      throw new BadImageException(
          format.title()
              + " image has "
              + bands
              + " samples of "
              + model.getComponentSize(0)
              + " bits a pixel; allowed are 3 or 4 of 8 bits: save it as PNG");
    }
    int[] levels = new int[image.getWidth() * image.getHeight()];
    byte[] alpha = new byte[model.hasAlpha() ? levels.length : 0];
    if (plain) {
      // Not by the image's colour space: a profile is not applied, as everywhere here.
      int[] red = samples(0);
      int[] green = samples(1);
      int[] blue = samples(2);
      for (int i = 0; i < levels.length; i++) {
        levels[i] = red[i] << 16 | green[i] << 8 | blue[i];
      }
      alpha = model.hasAlpha() ? opacity(samples(3)) : alpha;
    } else {
      image.getRGB(0, 0, image.getWidth(), image.getHeight(), levels, 0, image.getWidth());
      for (int i = 0; i < levels.length; i++) {
        if (alpha.length > 0) {
          alpha[i] = (byte) (levels[i] >>> 24);
        }
        levels[i] &= 0xffffff;
      }
    }
    if (plain && model.isAlphaPremultiplied()) {
      requireHard(alpha);
    }
    return made(RawImage.Kind.COLOUR, 8, levels, alpha, new int[0]);
  }

  /**
   * Colours that were darkened by their opacity are those that were saved only where it is full.
   */
  private void requireHard(byte[] alpha) throws BadImageException {
    for (byte a : alpha) {
      if (a != 0 && a != -1) {
        throw new BadImageException(
            format.title() + " image has colours mixed with its transparency; save it without");
      }
    }
  }

  private int[] samples(int band) {
    Raster raster = image.getRaster();
    return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), band, (int[]) null);
  }

  private static byte[] opacity(int[] samples) {
    byte[] alpha = new byte[samples.length];
    for (int i = 0; i < alpha.length; i++) {
      alpha[i] = (byte) samples[i];
    }
    return alpha;
  }

  private RawImage made(RawImage.Kind kind, int bits, int[] levels, byte[] alpha, int[] palette) {
    return new RawImage(image.getWidth(), image.getHeight(), kind, bits, levels, alpha, palette);
  }
}
