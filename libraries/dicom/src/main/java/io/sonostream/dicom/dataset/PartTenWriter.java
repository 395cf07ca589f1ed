package io.sonostream.dicom.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes files in Explicit VR Little Endian, every length defined. */
public final class PartTenWriter {
  /** Ours, made of a UUID as PS3.5 annex B.2 allows. */
  public static final String IMPLEMENTATION_CLASS = "2.25.133270424198103264823437103716263201877";

  public static final String IMPLEMENTATION_NAME = "SONOSTREAM";
  private static final int UNDEFINED = -1;

  private PartTenWriter() {}

  /**
   * Writes a whole file.
   *
   * @param dataSet with SOP class and instance
   */
  public static void write(DataSet dataSet, OutputStream out) throws IOException {
    out.write(
        head(
            TransferSyntax.EXPLICIT_LITTLE.uid(),
            dataSet.text(Attribute.SOP_CLASS_UID).orElseThrow(),
            dataSet.text(Attribute.SOP_INSTANCE_UID).orElseThrow()));
    for (Element element : dataSet.elements()) {
      write(element, out);
    }
  }

  /** What stands in a file before the data set: preamble and meta information. */
  public static byte[] head(String transferSyntax, String sopClass, String sopInstance)
      throws IOException {
    DataSet meta =
        new DataSet()
            .bytes(Attribute.FILE_META_VERSION, Vr.OB, new byte[] {0, 1})
            .text(Attribute.MEDIA_STORAGE_SOP_CLASS_UID, sopClass)
            .text(Attribute.MEDIA_STORAGE_SOP_INSTANCE_UID, sopInstance)
            .text(Attribute.TRANSFER_SYNTAX_UID, transferSyntax)
            .text(Attribute.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS)
            .text(Attribute.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_NAME);
    byte[] metaBytes = bytes(meta);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[128]);
    out.write(new byte[] {'D', 'I', 'C', 'M'});
    out.write(bytes(new DataSet().numbers(Attribute.FILE_META_LENGTH, metaBytes.length)));
    out.write(metaBytes);
    return out.toByteArray();
  }

  private static byte[] bytes(DataSet set) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Element element : set.elements()) {
      write(element, out);
    }
    return out.toByteArray();
  }

  private static void write(Element element, OutputStream out) throws IOException {
    if (element.vr() == Vr.SQ || !element.items().isEmpty()) {
      byte[] items = items(element.items());
      head(element.tag(), Vr.SQ, items.length, out);
      out.write(items);
    } else if (element.isEncapsulated()) {
      head(element.tag(), element.vr(), UNDEFINED, out);
      for (ByteBuffer fragment : element.fragments()) {
        byte[] padded = littleEndian(fragment, Vr.OB);
        mark(0xE000, padded.length, out);
        out.write(padded);
      }
      mark(0xE0DD, 0, out);
    } else {
      byte[] value = littleEndian(element.value(), element.vr());
      head(element.tag(), element.vr(), value.length, out);
      out.write(value);
    }
  }

  private static byte[] items(List<DataSet> items) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DataSet item : items) {
      byte[] bytes = bytes(item);
      mark(0xE000, bytes.length, out);
      out.write(bytes);
    }
    return out.toByteArray();
  }

  private static void mark(int element, int length, OutputStream out) throws IOException {
    out.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0xFFFE)
            .putShort((short) element)
            .putInt(length)
            .array());
  }

  private static void head(int tag, Vr vr, int length, OutputStream out) throws IOException {
    ByteBuffer head =
        ByteBuffer.allocate(vr.hasLongLength() ? 12 : 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) (tag >>> 16))
            .putShort((short) tag)
            .put((byte) vr.name().charAt(0))
            .put((byte) vr.name().charAt(1));
    if (vr.hasLongLength()) {
      head.putShort((short) 0).putInt(length);
    } else if (length > 0xFFFF) {
      throw new IOException(
          Attribute.written(tag) + " has " + length + " bytes; " + vr + " holds at most 65534");
    } else {
      head.putShort((short) length);
    }
    out.write(head.array());
  }

  /** The bytes with an even length, swapped where they came in the other order. */
  private static byte[] littleEndian(ByteBuffer value, Vr vr) {
    int size = value.remaining();
    byte[] bytes = new byte[size + (size & 1)];
    value.get(value.position(), bytes, 0, size);
    if (bytes.length > size) {
      bytes[size] = vr.padding();
    }
    int unit = vr == Vr.AT ? 2 : vr.unit();
    if (value.order() == ByteOrder.BIG_ENDIAN && unit > 1) {
      for (int from = 0; from + unit <= bytes.length; from += unit) {
        for (int i = from, j = from + unit - 1; i < j; i++, j--) {
          byte swapped = bytes[i];
          bytes[i] = bytes[j];
          bytes[j] = swapped;
        }
      }
    }
    return bytes;
  }
}
