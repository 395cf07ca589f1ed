package io.sonostream.dicom.pixel;

import io.sonostream.dicom.dataset.BadDicomException;
import java.util.Arrays;

/** Segmented palettes, PS3.3 C.7.9.2: discrete, linear and indirect segments. */
final class PaletteSegments {
  private static final int DISCRETE = 0;
  private static final int LINEAR = 1;
  private static final int INDIRECT = 2;

  private final int[] words;
  private final int[] values;
  private int filled;

  private PaletteSegments(int[] words, int entries) {
    this.words = words;
    this.values = new int[entries];
  }

  static int[] expand(int[] words, int entries) throws BadDicomException {
    PaletteSegments segments = new PaletteSegments(words, entries);
    int at = 0;
    // A padding byte may follow the last segment.
    while (at < words.length && segments.filled < entries) {
      at = segments.segment(at, true);
    }
    return Arrays.copyOf(segments.values, segments.filled);
  }

  /** Returns where the next one begins. */
  private int segment(int at, boolean mayPoint) throws BadDicomException {
    int kind = word(at);
    int length = word(at + 1);
    if (kind == DISCRETE) {
      for (int i = 0; i < length; i++) {
        add(word(at + 2 + i));
      }
      return at + 2 + length;
    }
    if (kind == LINEAR) {
      linear(length, word(at + 2));
      return at + 3;
    }
    if (kind == INDIRECT && mayPoint) {
      int from = word(at + 2) | word(at + 3) << 16;
      for (int i = 0; i < length; i++) {
        from = segment(from, false);
      }
      return at + 4;
    }
    throw new BadDicomException("segmented palette has a segment of kind " + kind);
  }

  private void linear(int length, int last) throws BadDicomException {
    if (filled == 0) {
      throw new BadDicomException("segmented palette begins with a line from nowhere");
    }
    int first = values[filled - 1];
    for (int i = 1; i <= length; i++) {
      add((int) Math.rint(first + (double) (last - first) * i / length));
    }
  }

  private void add(int value) throws BadDicomException {
    if (filled == values.length) {
      throw new BadDicomException(
          "segmented palette has more entries than the " + values.length + " declared");
    }
    values[filled++] = value;
  }

  private int word(int at) throws BadDicomException {
    if (at < 0 || at >= words.length) {
      throw new BadDicomException("segmented palette ends inside a segment");
    }
    return words[at];
  }
}
