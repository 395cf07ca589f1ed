package io.sonostream.imaging.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * The samples of a picture that Java holds, as they are: drawn by Java, gray levels would become
 * others, since it takes them for linear light.
 */
final class JavaSamples {
  private final String what;
  private final BufferedImage image;

  /**
   * @param what the picture, for people
   */
  JavaSamples(String what, BufferedImage image) {
    this.what = what;
    this.image = image;
  }

  RawImage raw() throws BadImageException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return indexed(palette);
    }
    int bands = image.getRaster().getNumBands();
    if (bands <= 2) {
      return gray(bands);
    }
    return colour(model);
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
      throw new BadImageException(what + " has samples that are not read here; save it as PNG");
    }
    int[] levels = samples(0);
    return made(
        RawImage.Kind.GRAY,
        bits,
        levels,
        bands == 2 ? opacity(samples(1)) : new byte[0],
        new int[0]);
  }

  private RawImage colour(ColorModel model) {
    boolean plain =
        model instanceof ComponentColorModel
            && model.getColorSpace().getType() == ColorSpace.TYPE_RGB
            && model.getComponentSize(0) == 8
            && (!model.isAlphaPremultiplied() || isHard(samples(3)));
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
    return made(RawImage.Kind.COLOUR, 8, levels, alpha, new int[0]);
  }

  int[] samples(int band) {
    Raster raster = image.getRaster();
    return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), band, (int[]) null);
  }

  /** Whether each pixel shows all of its colour or nothing, so that none was multiplied. */
  private static boolean isHard(int[] alpha) {
    return Arrays.stream(alpha).allMatch(each -> each == 0 || each == 255);
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
