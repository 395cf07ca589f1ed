package io.sonostream.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One attribute as a file has it. Of the three kinds of content one is there, the others are empty.
 *
 * @param tag group in the upper 16 bits, element in the lower
 * @param value bytes in the byte order that the buffer says; nobody moves it or writes to it
 * @param items of a sequence
 * @param fragments of encapsulated pixels, the offset table first
 */
public record Element(
    int tag, Vr vr, ByteBuffer value, List<DataSet> items, List<ByteBuffer> fragments) {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  public Element {
    items = List.copyOf(items);
    fragments = List.copyOf(fragments);
  }

  static Element of(int tag, Vr vr, ByteBuffer value) {
    return new Element(tag, vr, value, List.of(), List.of());
  }

  static Element ofItems(int tag, List<DataSet> items) {
    return new Element(tag, Vr.SQ, NOTHING, items, List.of());
  }

  static Element ofFragments(int tag, Vr vr, List<ByteBuffer> fragments) {
    return new Element(tag, vr, NOTHING, List.of(), fragments);
  }

  public boolean isEncapsulated() {
    return !fragments.isEmpty();
  }
}
