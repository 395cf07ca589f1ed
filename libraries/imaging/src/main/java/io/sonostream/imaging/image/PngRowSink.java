package io.sonostream.imaging.image;

/** Takes the unfiltered rows of a PNG file, pass by pass. */
interface PngRowSink {

  /**
   * One row.
   *
   * @param columns pixels in the row
   * @param at number of its first pixel in the picture, row by row from the top left
   * @param step pixels from one to the next
   */
  void put(byte[] row, int columns, int at, int step) throws BadImageException;
}
