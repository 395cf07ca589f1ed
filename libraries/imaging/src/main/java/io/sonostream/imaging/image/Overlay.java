package io.sonostream.imaging.image;

/** Draws class maps over frames: a translucent fill and a solid contour for each class. */
public final class Overlay {
  /** Colours that stay apart for most colour-blind eyes (Okabe and Ito 2008), 0xRRGGBB. */
  private static final int[] COLOURS = {
    0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0xd55e00, 0xcc79a7, 0x0072b2
  };

  /** Share of the colour in the fill, in 256ths. */
  private static final int FILL = 80;

  private Overlay() {}

  /** Colour of a class value >= 1, 0xRRGGBB. */
  public static int colour(int classValue) {
    return COLOURS[(classValue - 1) % COLOURS.length];
  }

  /** The frame as RGB with the map drawn on it; both must have the same size. */
  public static PixelImage draw(PixelImage frame, ClassMap map) {
    if (frame.width() != map.width() || frame.height() != map.height()) {
      throw new IllegalArgumentException(
          "frame is "
              + frame.width()
              + "x"
              + frame.height()
              + ", its class map "
              + map.width()
              + "x"
              + map.height()
              + "; they must be equal");
    }
    byte[] pixels = Channels.convert(frame, 3).pixels().clone();
    for (int y = 0, i = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++, i++) {
        int value = map.values()[i] & 0xff;
        if (value != 0) {
          blend(pixels, 3 * i, colour(value), isContour(map, x, y) ? 256 : FILL);
        }
      }
    }
    return new PixelImage(frame.width(), frame.height(), 3, pixels);
  }

  private static boolean isContour(ClassMap map, int x, int y) {
    int i = y * map.width() + x;
    byte[] values = map.values();
    return x == 0
        || y == 0
        || x == map.width() - 1
        || y == map.height() - 1
        || values[i] != values[i - 1]
        || values[i] != values[i + 1]
        || values[i] != values[i - map.width()]
        || values[i] != values[i + map.width()];
  }

  private static void blend(byte[] pixels, int at, int colour, int share) {
    for (int c = 0; c < 3; c++) {
      int ink = (colour >> (16 - 8 * c)) & 0xff;
      int old = pixels[at + c] & 0xff;
      pixels[at + c] = (byte) ((old * (256 - share) + ink * share) >> 8);
    }
  }
}
