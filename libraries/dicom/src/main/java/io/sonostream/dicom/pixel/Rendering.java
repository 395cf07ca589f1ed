package io.sonostream.dicom.pixel;

import io.sonostream.dicom.codec.Samples;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.imaging.image.PixelImage;

/** Makes of stored samples the 8-bit picture that they stand for. Immutable; shared by threads. */
abstract sealed class Rendering {
  abstract PixelImage render(Samples samples);

  /**
   * @param keepsCells whether samples come as they were allocated: not compressed, or RLE; a codec
   *     keeps the stored bits only
   * @param rgb whether the codec has already turned colour differences into RGB
   */
  static Rendering of(DataSet set, PixelDescription description, boolean keepsCells, boolean rgb)
      throws BadDicomException {
    int shift = keepsCells ? description.highBit() + 1 - description.bitsStored() : 0;
    return switch (description.photometric()) {
      case MONOCHROME1, MONOCHROME2 -> new Gray(GrayTable.of(set, description), shift);
      case PALETTE_COLOR -> new Looked(Palette.of(set, description.signed()), description, shift);
      default -> new Colour(description, shift, rgb);
    };
  }

  private static final class Gray extends Rendering {
    private final byte[] table;
    private final int shift;

    Gray(byte[] table, int shift) {
      this.table = table;
      this.shift = shift;
    }

    @Override
    PixelImage render(Samples samples) {
      byte[] pixels = new byte[samples.values().length];
      int mask = table.length - 1;
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = table[samples.at(i) >> shift & mask];
      }
      return new PixelImage(samples.width(), samples.height(), 1, pixels);
    }
  }

  private static final class Looked extends Rendering {
    private final Palette palette;
    private final int bits;
    private final boolean signed;
    private final int shift;

    Looked(Palette palette, PixelDescription description, int shift) {
      this.palette = palette;
      this.bits = description.bitsStored();
      this.signed = description.signed();
      this.shift = shift;
    }

    @Override
    PixelImage render(Samples samples) {
      byte[] pixels = new byte[samples.values().length * 3];
      int size = 1 << bits;
      for (int i = 0, to = 0; i < samples.values().length; i++) {
        int stored = samples.at(i) >> shift & size - 1;
        int value = signed && stored >= size / 2 ? stored - size : stored;
        pixels[to++] = palette.level(0, value);
        pixels[to++] = palette.level(1, value);
        pixels[to++] = palette.level(2, value);
      }
      return new PixelImage(samples.width(), samples.height(), 3, pixels);
    }
  }

  private static final class Colour extends Rendering {
    private final Photometric photometric;
    private final int bits;
    private final int shift;
    private final boolean rgb;

    Colour(PixelDescription description, int shift, boolean rgb) {
      this.photometric = description.photometric();
      this.bits = description.bitsStored();
      this.shift = shift;
      this.rgb = rgb;
    }

    @Override
    PixelImage render(Samples samples) {
      byte[] pixels = new byte[samples.values().length];
      int mask = (1 << bits) - 1;
      for (int i = 0; i < pixels.length; i++) {
        int value = samples.at(i) >> shift & mask;
        pixels[i] =
            (byte) (bits > 8 ? value >> (bits - 8) : bits == 8 ? value : value * 255 / mask);
      }
      if (photometric == Photometric.YBR_PARTIAL_422 && !rgb) {
        Colours.fromPartialRange(pixels);
      } else if (photometric != Photometric.RGB && !rgb) {
        Colours.fromFullRange(pixels);
      }
      return new PixelImage(samples.width(), samples.height(), 3, pixels);
    }
  }
}
