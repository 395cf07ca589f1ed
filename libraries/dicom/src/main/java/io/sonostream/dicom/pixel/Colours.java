package io.sonostream.dicom.pixel;

/** From luma and colour differences to RGB, PS3.3 C.7.6.3.1.2 (ITU-R BT.601), 8 bits. */
final class Colours {
  private Colours() {}

  /** Turns (Y, Cb, Cr) into (R, G, B) in place. */
  static void fromFullRange(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 3) {
      double y = pixels[i] & 0xFF;
      double cb = (pixels[i + 1] & 0xFF) - 128;
      double cr = (pixels[i + 2] & 0xFF) - 128;
      pixels[i] = rounded(y + 1.402 * cr);
      pixels[i + 1] = rounded(y - 0.344136 * cb - 0.714136 * cr);
      pixels[i + 2] = rounded(y + 1.772 * cb);
    }
  }

  /** The same for luma of 16 to 235 and differences of 16 to 240. */
  static void fromPartialRange(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 3) {
      double y = 1.1644 * ((pixels[i] & 0xFF) - 16);
      double cb = (pixels[i + 1] & 0xFF) - 128;
      double cr = (pixels[i + 2] & 0xFF) - 128;
      pixels[i] = rounded(y + 1.5960 * cr);
      pixels[i + 1] = rounded(y - 0.3917 * cb - 0.8130 * cr);
      pixels[i + 2] = rounded(y + 2.0173 * cb);
    }
  }

  private static byte rounded(double value) {
    return (byte) (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
  }
}
