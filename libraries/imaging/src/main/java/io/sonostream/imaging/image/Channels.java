package io.sonostream.imaging.image;

/** Gray from RGB and back. */
public final class Channels {
  private Channels() {}

  /** The same image with 1 or 3 channels; gray is the luma of ITU-R BT.601. */
  public static PixelImage convert(PixelImage image, int channels) {
    if (image.channels() == channels) {
      return image;
    }
    return switch (channels) {
      case 1 -> new PixelImage(image.width(), image.height(), 1, gray(image.pixels()));
      case 3 -> new PixelImage(image.width(), image.height(), 3, rgb(image.pixels()));
      default ->
          throw new IllegalArgumentException(
              "can't make " + channels + " channels; allowed are 1 (gray) and 3 (RGB)");
    };
  }

  private static byte[] gray(byte[] rgb) {
    byte[] gray = new byte[rgb.length / 3];
    for (int i = 0, j = 0; i < gray.length; i++, j += 3) {
      gray[i] = luma(rgb[j] & 0xff, rgb[j + 1] & 0xff, rgb[j + 2] & 0xff);
    }
    return gray;
  }

  private static byte[] rgb(byte[] gray) {
    byte[] rgb = new byte[gray.length * 3];
    for (int i = 0, j = 0; i < gray.length; i++, j += 3) {
      rgb[j] = gray[i];
      rgb[j + 1] = gray[i];
      rgb[j + 2] = gray[i];
    }
    return rgb;
  }

  /** 0.299 R + 0.587 G + 0.114 B, rounded; equal channels give exactly themselves. */
  private static byte luma(int red, int green, int blue) {
    return (byte) ((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
  }
}
