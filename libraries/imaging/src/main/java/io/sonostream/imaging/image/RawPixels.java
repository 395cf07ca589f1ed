package io.sonostream.imaging.image;

import java.util.EnumSet;
import java.util.Set;

/** Makes 8-bit gray or RGB of samples, by the rules that {@link PngPixels} has for PNG. */
final class RawPixels {
  private final RawImage raw;
  private final int white;
  private final boolean gray;
  private final Set<ImageTrait> traits = EnumSet.noneOf(ImageTrait.class);

  RawPixels(RawImage raw, ImageReading reading) throws BadImageException {
    this.raw = raw;
    boolean deep = raw.kind() == RawImage.Kind.GRAY && raw.bits() == 16;
    this.white = (1 << (deep ? reading.bits() : raw.bits())) - 1;
    this.gray = raw.kind() == RawImage.Kind.GRAY || isGrayPalette();
    if (deep) {
      int highest = 0;
      for (int level : raw.levels()) {
        highest = Math.max(highest, level);
      }
      reading.check(highest);
      traits.add(ImageTrait.SIXTEEN_BITS);
    }
  }

  private boolean isGrayPalette() {
    for (int colour : raw.palette()) {
      int red = colour >> 16 & 0xff;
      if (red != (colour >> 8 & 0xff) || red != (colour & 0xff)) {
        return false;
      }
    }
    return raw.palette().length > 0;
  }

  PixelImage image() {
    int channels = gray ? 1 : 3;
    byte[] pixels = new byte[raw.levels().length * channels];
    for (int i = 0, to = 0; i < raw.levels().length; i++) {
      int alpha = raw.alpha().length > 0 ? raw.alpha()[i] & 0xff : 255;
      if (alpha != 255) {
        traits.add(ImageTrait.SEE_THROUGH);
      }
      for (int c = 0; c < channels; c++) {
        pixels[to++] = (byte) ((level(raw.levels()[i], c) * alpha + 127) / 255);
      }
    }
    return new PixelImage(raw.width(), raw.height(), channels, pixels);
  }

  private int level(int sample, int c) {
    return switch (raw.kind()) {
      case GRAY -> Math.min(255, (int) ((sample * 255L + white / 2) / white));
      case INDEX -> raw.palette()[sample] >> (gray ? 0 : 16 - 8 * c) & 0xff;
      case COLOUR -> sample >> (16 - 8 * c) & 0xff;
    };
  }

  /** What was done; complete after {@link #image}. */
  Set<ImageTrait> traits() {
    return traits;
  }
}
