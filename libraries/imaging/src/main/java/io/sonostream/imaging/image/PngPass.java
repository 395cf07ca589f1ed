package io.sonostream.imaging.image;

import java.util.List;

/**
 * Which pixels one pass of the file holds: every {@code stepX}-th column from {@code startX}, every
 * {@code stepY}-th row from {@code startY}.
 */
record PngPass(int startX, int startY, int stepX, int stepY) {

  private static final List<PngPass> WHOLE = List.of(new PngPass(0, 0, 1, 1));

  /** Adam7. */
  private static final List<PngPass> INTERLACED =
      List.of(
          new PngPass(0, 0, 8, 8),
          new PngPass(4, 0, 8, 8),
          new PngPass(0, 4, 4, 8),
          new PngPass(2, 0, 4, 4),
          new PngPass(0, 2, 2, 4),
          new PngPass(1, 0, 2, 2),
          new PngPass(0, 1, 1, 2));

  static List<PngPass> of(PngHeader header) {
    return header.interlaced() ? INTERLACED : WHOLE;
  }

  int columns(int width) {
    return (width - startX + stepX - 1) / stepX;
  }

  int rows(int height) {
    return (height - startY + stepY - 1) / stepY;
  }
}
