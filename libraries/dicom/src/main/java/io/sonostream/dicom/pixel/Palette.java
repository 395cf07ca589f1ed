package io.sonostream.dicom.pixel;

import static io.sonostream.dicom.dataset.Attribute.BLUE_PALETTE_DATA;
import static io.sonostream.dicom.dataset.Attribute.BLUE_PALETTE_DESCRIPTOR;
import static io.sonostream.dicom.dataset.Attribute.BLUE_SEGMENTED_PALETTE_DATA;
import static io.sonostream.dicom.dataset.Attribute.GREEN_PALETTE_DATA;
import static io.sonostream.dicom.dataset.Attribute.GREEN_PALETTE_DESCRIPTOR;
import static io.sonostream.dicom.dataset.Attribute.GREEN_SEGMENTED_PALETTE_DATA;
import static io.sonostream.dicom.dataset.Attribute.RED_PALETTE_DATA;
import static io.sonostream.dicom.dataset.Attribute.RED_PALETTE_DESCRIPTOR;
import static io.sonostream.dicom.dataset.Attribute.RED_SEGMENTED_PALETTE_DATA;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The colours of PALETTE COLOR, PS3.3 C.7.6.3.1.5 and C.7.9, as 8 bits a channel. */
final class Palette {
  private final byte[][] channels;
  private final int[] firsts;

  private Palette(byte[][] channels, int[] firsts) {
    this.channels = channels;
    this.firsts = firsts;
  }

  static Palette of(DataSet set, boolean signed) throws BadDicomException {
    Attribute[] descriptors = {
      RED_PALETTE_DESCRIPTOR, GREEN_PALETTE_DESCRIPTOR, BLUE_PALETTE_DESCRIPTOR
    };
    Attribute[] plain = {RED_PALETTE_DATA, GREEN_PALETTE_DATA, BLUE_PALETTE_DATA};
    Attribute[] segmented = {
      RED_SEGMENTED_PALETTE_DATA, GREEN_SEGMENTED_PALETTE_DATA, BLUE_SEGMENTED_PALETTE_DATA
    };
    byte[][] channels = new byte[3][];
    int[] firsts = new int[3];
    for (int c = 0; c < 3; c++) {
      double[] descriptor = set.numbers(descriptors[c]);
      if (descriptor.length != 3 || (descriptor[2] != 8 && descriptor[2] != 16)) {
        throw new BadDicomException(
            descriptors[c] + " is missing or wrong; three numbers are needed, the last 8 or 16");
      }
      int entries = descriptor[0] == 0 ? 65536 : (int) descriptor[0] & 0xFFFF;
      int bits = (int) descriptor[2];
      int first = (int) descriptor[1];
      firsts[c] = signed && first > 32767 ? first - 65536 : first;
      boolean inSegments = set.has(segmented[c]) && !set.has(plain[c]);
      int[] values = values(set, inSegments ? segmented[c] : plain[c], entries, bits, inSegments);
      channels[c] = eightBits(values, bits);
    }
    return new Palette(channels, firsts);
  }

  private static int[] values(
      DataSet set, Attribute attribute, int entries, int bits, boolean inSegments)
      throws BadDicomException {
    ByteBuffer data = set.bytes(attribute);
    // Entries of 8 bits lie two in a word, or, by some, one.
    boolean packed = bits == 8 && (inSegments || data.remaining() < 2 * entries);
    int[] words = new int[packed ? data.remaining() : data.remaining() / 2];
    boolean big = data.order() == ByteOrder.BIG_ENDIAN;
    for (int i = 0; i < words.length; i++) {
      int at = packed && big ? Math.min(i ^ 1, words.length - 1) : i;
      words[i] = packed ? data.get(at) & 0xFF : data.getShort(2 * i) & 0xFFFF;
    }
    int[] values = inSegments ? PaletteSegments.expand(words, entries) : words;
    if (values.length < entries) {
      throw new BadDicomException(
          attribute + " has " + values.length + " entries; its descriptor says " + entries);
    }
    return values;
  }

  private static byte[] eightBits(int[] values, int bits) {
    byte[] all = new byte[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (bits == 16 ? values[i] >> 8 : values[i]);
    }
    return all;
  }

  /** One channel's level of a stored value; the ends of the table go on for ever. */
  byte level(int channel, int stored) {
    byte[] levels = channels[channel];
    return levels[Math.max(0, Math.min(levels.length - 1, stored - firsts[channel]))];
  }
}
