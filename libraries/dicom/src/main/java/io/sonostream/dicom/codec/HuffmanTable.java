package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;

/** Codes of up to 16 bits, ITU-T T.81 annex C. */
final class HuffmanTable {
  private static final int FAST = 9;

  private final int[] symbols;

  /** First code of each length that is too large for it, moved to 16 bits. */
  private final int[] limits = new int[18];

  /** What is added to a code of a length to find its symbol. */
  private final int[] offsets = new int[17];

  /** By the next 9 bits: length and symbol, or 0 for a longer code. */
  private final short[] fast = new short[1 << FAST];

  /**
   * @param counts codes of each length from 1 to 16
   */
  HuffmanTable(int[] counts, int[] symbols) throws BadDicomException {
    this.symbols = symbols.clone();
    int code = 0;
    int at = 0;
    for (int length = 1; length <= 16; length++) {
      offsets[length] = at - code;
      for (int i = 0; i < counts[length - 1]; i++, at++, code++) {
        if (length <= FAST && code < 1 << length) {
          int from = code << (FAST - length);
          int to = from + (1 << (FAST - length));
          for (int each = from; each < to; each++) {
            fast[each] = (short) (length << 8 | symbols[at]);
          }
        }
      }
      if (code > 1 << length) {
        throw new BadDicomException("JPEG Huffman table has more codes than there is room for");
      }
      limits[length] = code << (16 - length);
      code <<= 1;
    }
    limits[17] = Integer.MAX_VALUE;
  }

  int next(ScanBits bits) throws BadDicomException {
    int hit = fast[bits.peek(FAST)];
    if (hit != 0) {
      bits.skip(hit >> 8);
      return hit & 0xFF;
    }
    int ahead = bits.peek(16);
    int length = 1;
    while (ahead >= limits[length]) {
      length++;
    }
    if (length > 16) {
      throw new BadDicomException("JPEG scan has a code that is in no Huffman table");
    }
    bits.skip(length);
    return symbols[(ahead >> (16 - length)) + offsets[length]];
  }

  /** A difference of so many bits, T.81 F.2.2.1. */
  static int extended(ScanBits bits, int category) throws BadDicomException {
    if (category == 0) {
      return 0;
    }
    if (category == 16) {
      return 32768;
    }
    int value = bits.take(category);
    return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
  }
}
