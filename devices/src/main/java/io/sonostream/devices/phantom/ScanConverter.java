package io.sonostream.devices.phantom;

/**
 * Puts beams where they belong in the picture. For a linear probe they already are: one beam a
 * column. A fan is looked up backwards: each pixel is blended from the four samples around it, and
 * pixels outside the fan stay black.
 */
final class ScanConverter {
  private static final int OUTSIDE = -1;

  private final int width;
  private final int height;
  private final ScanGrid grid;
  private final int[] corner;
  private final float[] across;
  private final float[] down;

  final double rowMillimetres;
  final double columnMillimetres;

  ScanConverter(ScanGrid grid, int width, int height) {
    this.grid = grid;
    this.width = width;
    this.height = height;
    DeviceModel model = grid.model();
    boolean linear = model.geometry() == Geometry.LINEAR;
    int pixels = linear ? 0 : width * height;
    corner = new int[pixels];
    across = new float[pixels];
    down = new float[pixels];
    if (linear) {
      rowMillimetres = model.depthMillimetres() / height;
      columnMillimetres = model.apertureMillimetres() / width;
    } else {
      double half = Math.toRadians(model.sectorDegrees() / 2);
      double top = model.radiusMillimetres() * Math.cos(half);
      double bottom = model.radiusMillimetres() + model.depthMillimetres();
      double wide = 2 * model.halfWidthMillimetres();
      rowMillimetres = Math.max((bottom - top) / height, wide / width);
      columnMillimetres = rowMillimetres;
      double spare = (height * rowMillimetres - (bottom - top)) / 2;
      lookUp(half, top - spare);
    }
  }

  private void lookUp(double half, double top) {
    double radius = grid.model().radiusMillimetres();
    for (int row = 0; row < height; row++) {
      double z = top + (row + 0.5) * rowMillimetres;
      for (int column = 0; column < width; column++) {
        double x = (column + 0.5 - width / 2.0) * columnMillimetres;
        double line = (Math.atan2(x, z) / half + 1) / 2 * grid.lines() - 0.5;
        double sample = (Math.hypot(x, z) - radius) / grid.stepMillimetres() - 0.5;
        int l = (int) Math.floor(line);
        int s = (int) Math.floor(sample);
        int pixel = row * width + column;
        boolean inside = l >= 0 && l < grid.lines() - 1 && s >= 0 && s < grid.samples() - 1;
        corner[pixel] = inside ? s * grid.lines() + l : OUTSIDE;
        across[pixel] = (float) (line - l);
        down[pixel] = (float) (sample - s);
      }
    }
  }

  /** The picture of these gray samples, width * height bytes. */
  byte[] picture(byte[] gray) {
    if (corner.length == 0) {
      return gray.clone();
    }
    byte[] pixels = new byte[corner.length];
    int lines = grid.lines();
    for (int i = 0; i < pixels.length; i++) {
      int at = corner[i];
      if (at != OUTSIDE) {
        float top = mix(gray[at], gray[at + 1], across[i]);
        float bottom = mix(gray[at + lines], gray[at + lines + 1], across[i]);
        pixels[i] = (byte) (int) (top + (bottom - top) * down[i] + 0.5f);
      }
    }
    return pixels;
  }

  /** The picture of a yes-or-no map: the nearest sample's answer. */
  byte[] nearest(byte[] map) {
    if (corner.length == 0) {
      return map.clone();
    }
    byte[] pixels = new byte[corner.length];
    int lines = grid.lines();
    for (int i = 0; i < pixels.length; i++) {
      int at = corner[i];
      if (at != OUTSIDE) {
        int column = across[i] < 0.5f ? 0 : 1;
        pixels[i] = map[at + column + (down[i] < 0.5f ? 0 : lines)];
      }
    }
    return pixels;
  }

  private static float mix(byte a, byte b, float share) {
    int low = a & 0xFF;
    return low + ((b & 0xFF) - low) * share;
  }
}
