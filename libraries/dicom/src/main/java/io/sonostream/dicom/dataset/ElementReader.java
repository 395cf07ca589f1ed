package io.sonostream.dicom.dataset;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Elements out of bytes, PS3.5 section 7: lengths defined and undefined, sequences, fragments. */
final class ElementReader {
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final long UNDEFINED = 0xFFFFFFFFL;

  private final ByteBuffer in;
  private final boolean explicit;
  private final DicomLimits limits;
  private int elements;

  /**
   * @param in from its position on, in its byte order
   */
  ElementReader(ByteBuffer in, boolean explicit, DicomLimits limits) {
    this.in = in;
    this.explicit = explicit;
    this.limits = limits;
  }

  /** All elements up to the end. */
  DataSet all() throws BadDicomException {
    DataSet set = new DataSet();
    int end = endWithoutPadding();
    while (in.position() < end) {
      set.add(next(explicit, 0));
    }
    return set;
  }

  /** The elements of group 2, which come first. */
  DataSet metaInformation() throws BadDicomException {
    DataSet set = new DataSet();
    while (in.remaining() >= 8 && in.getShort(in.position()) == 2) {
      set.add(next(explicit, 0));
    }
    return set;
  }

  /** Some writers fill the file up to a block, with zeros. */
  private int endWithoutPadding() {
    int end = in.limit();
    while (end > in.position() && in.get(end - 1) == 0) {
      end--;
    }
    return end;
  }

  private Element next(boolean isExplicit, int depth) throws BadDicomException {
    if (++elements > limits.maxElements()) {
      throw new BadDicomException(
          "file has more than " + limits.maxElements() + " elements, the most that are read");
    }
    int tag = tag();
    if (tag >>> 16 == 0xFFFE) {
      throw new BadDicomException("stray delimiter " + Attribute.written(tag) + at());
    }
    Vr vr = vrOf(tag);
    long length;
    if (isExplicit) {
      vr = explicitVr(tag);
      length = vr.hasLongLength() ? longLength() : shortLength();
    } else {
      length = longLength();
    }
    return content(tag, vr, length, isExplicit, depth);
  }

  private Element content(int tag, Vr vr, long length, boolean isExplicit, int depth)
      throws BadDicomException {
    if (length == UNDEFINED) {
      if (vr == Vr.SQ || vr == Vr.UN) {
        // PS3.5 section 6.2.2, note 4: inside UN of undefined length all is implicit.
        return Element.ofItems(tag, items(in.limit(), true, isExplicit && vr == Vr.SQ, depth));
      }
      if (vr == Vr.OB || vr == Vr.OW) {
        return Element.ofFragments(tag, vr, fragments(tag));
      }
      throw new BadDicomException(
          Attribute.written(tag) + " of kind " + vr + " has an undefined length" + at());
    }
    if (length > in.remaining()) {
      throw new BadDicomException(
          Attribute.written(tag)
              + " has a length of "
              + length
              + " bytes and the file only "
              + in.remaining()
              + " more; it is truncated or damaged");
    }
    if (vr == Vr.SQ) {
      int end = in.position() + (int) length;
      return Element.ofItems(tag, items(end, false, isExplicit, depth));
    }
    return Element.of(tag, vr, slice((int) length));
  }

  private List<DataSet> items(int end, boolean delimited, boolean isExplicit, int depth)
      throws BadDicomException {
    if (depth == limits.maxDepth()) {
      throw new BadDicomException(
          "sequences lie deeper than " + limits.maxDepth() + " in each other" + at());
    }
    List<DataSet> items = new ArrayList<>();
    while (delimited || in.position() < end) {
      int tag = tag();
      long length = longLength();
      if (tag == SEQUENCE_END && delimited) {
        return items;
      }
      if (tag != ITEM) {
        throw new BadDicomException(
            "where a sequence's item should begin stands " + Attribute.written(tag) + at());
      }
      if (++elements > limits.maxElements()) {
        throw new BadDicomException(
            "file has more than " + limits.maxElements() + " elements, the most that are read");
      }
      items.add(item(length, end, isExplicit, depth + 1));
    }
    return items;
  }

  private DataSet item(long length, int end, boolean isExplicit, int depth)
      throws BadDicomException {
    if (length != UNDEFINED && length > end - in.position()) {
      throw new BadDicomException(
          "item of " + length + " bytes reaches beyond its sequence" + at());
    }
    DataSet item = new DataSet();
    int itemEnd = length == UNDEFINED ? Integer.MAX_VALUE : in.position() + (int) length;
    while (in.position() < itemEnd) {
      if (length == UNDEFINED && in.remaining() >= 8 && peekTag() == ITEM_END) {
        in.position(in.position() + 8);
        return item;
      }
      item.add(next(isExplicit, depth));
    }
    if (in.position() > itemEnd) {
      throw new BadDicomException("an element reaches beyond its item" + at());
    }
    return item;
  }

  private List<ByteBuffer> fragments(int tag) throws BadDicomException {
    List<ByteBuffer> fragments = new ArrayList<>();
    while (true) {
      int next = tag();
      long length = longLength();
      if (next == SEQUENCE_END) {
        break;
      }
      if (next != ITEM || length > in.remaining()) {
        throw new BadDicomException(
            "fragment "
                + fragments.size()
                + " of "
                + Attribute.written(tag)
                + " is damaged or cut off"
                + at());
      }
      if (++elements > limits.maxElements()) {
        throw new BadDicomException("pixels have more than " + limits.maxElements() + " fragments");
      }
      fragments.add(slice((int) length));
    }
    if (fragments.isEmpty()) {
      throw new BadDicomException(Attribute.written(tag) + " has no offset table and no fragment");
    }
    return fragments;
  }

  private static Vr vrOf(int tag) {
    Attribute known = Attribute.of(tag);
    return known == null ? Vr.UN : known.vr();
  }

  private Vr explicitVr(int tag) throws BadDicomException {
    need(2);
    int first = in.get();
    int second = in.get();
    Vr vr = Vr.named(first, second);
    if (vr == null) {
      throw new BadDicomException(
          Attribute.written(tag)
              + " is of an unknown kind (bytes "
              + (first & 0xFF)
              + " and "
              + (second & 0xFF)
              + " where two letters should be)"
              + at());
    }
    if (vr.hasLongLength()) {
      need(2);
      in.getShort();
    }
    return vr;
  }

  private int tag() throws BadDicomException {
    need(4);
    return (in.getShort() << 16) | (in.getShort() & 0xFFFF);
  }

  private int peekTag() {
    return (in.getShort(in.position()) << 16) | (in.getShort(in.position() + 2) & 0xFFFF);
  }

  private long longLength() throws BadDicomException {
    need(4);
    return in.getInt() & UNDEFINED;
  }

  private long shortLength() throws BadDicomException {
    need(2);
    return in.getShort() & 0xFFFF;
  }

  private ByteBuffer slice(int length) {
    ByteBuffer value = in.slice(in.position(), length).order(in.order());
    in.position(in.position() + length);
    return value;
  }

  private void need(int bytes) throws BadDicomException {
    if (in.remaining() < bytes) {
      throw new BadDicomException("file ends inside an element; it is truncated or damaged");
    }
  }

  private String at() {
    return ", byte " + in.position();
  }
}
