package io.sonostream.imaging.geometry;

/**
 * Where a frame lies on the network's window after it was fitted: as big as its aspect ratio
 * allows, centred. All in pixels of the window.
 */
public record Placement(int x, int y, int width, int height) {

  static Placement fit(int frameWidth, int frameHeight, int windowWidth, int windowHeight) {
    double scale = Math.min((double) windowWidth / frameWidth, (double) windowHeight / frameHeight);
    int width = side(frameWidth * scale, windowWidth);
    int height = side(frameHeight * scale, windowHeight);
    return new Placement((windowWidth - width) / 2, (windowHeight - height) / 2, width, height);
  }

  private static int side(double exact, int most) {
    return Math.max(1, Math.min(most, (int) Math.round(exact)));
  }
}
