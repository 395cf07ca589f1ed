package io.sonostream.dicom.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Files as PS3.10 describes them: preamble, meta information, data set. Old files without either
 * are read too, as long as their first element leaves no doubt how they are written.
 */
final class PartTenReader {
  private static final int PREAMBLE = 128;
  private static final int GROUP_OF_META = 2;
  private static final int GROUP_OF_IDENTITY = 8;

  private final DicomLimits limits;

  PartTenReader(DicomLimits limits) {
    this.limits = limits;
  }

  static boolean hasPreamble(ByteBuffer file) {
    return file.remaining() >= PREAMBLE + 4
        && file.order(ByteOrder.BIG_ENDIAN).getInt(PREAMBLE) == 0x4449434D;
  }

  DicomFile read(ByteBuffer file) throws BadDicomException {
    if (hasPreamble(file)) {
      file.position(PREAMBLE + 4);
      return behindPreamble(file);
    }
    if (file.remaining() < 8) {
      throw notDicom();
    }
    file.order(ByteOrder.LITTLE_ENDIAN);
    if (file.getShort(0) == GROUP_OF_META && hasVr(file)) {
      return behindPreamble(file);
    }
    return bare(file);
  }

  /** Not for a file that can't be read: what is wrong with it is told when it is. */
  boolean isDeflated(ByteBuffer file) {
    if (hasPreamble(file)) {
      file.position(PREAMBLE + 4);
    }
    try {
      return syntax(file).equals(TransferSyntax.DEFLATED.uid());
    } catch (BadDicomException e) {
      return false;
    }
  }

  private DicomFile behindPreamble(ByteBuffer file) throws BadDicomException {
    return rest(TransferSyntax.of(syntax(file)), file);
  }

  /** As the meta information has it; the file is read up to its end. */
  private String syntax(ByteBuffer file) throws BadDicomException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    DataSet meta = new ElementReader(file, true, limits).metaInformation();
    return meta.text(Attribute.TRANSFER_SYNTAX_UID).orElse("");
  }

  /** Without meta information: what the first bytes tell. */
  private DicomFile bare(ByteBuffer file) throws BadDicomException {
    if (file.getShort(0) == GROUP_OF_IDENTITY) {
      return rest(
          hasVr(file) ? TransferSyntax.EXPLICIT_LITTLE : TransferSyntax.IMPLICIT_LITTLE, file);
    }
    if (file.getShort(0) == GROUP_OF_IDENTITY << 8 && hasVr(file)) {
      return rest(TransferSyntax.EXPLICIT_BIG, file);
    }
    throw notDicom();
  }

  private static boolean hasVr(ByteBuffer file) {
    return Vr.named(file.get(4), file.get(5)) != null;
  }

  private static BadDicomException notDicom() {
    return new BadDicomException("is no DICOM file: the letters DICM are not behind 128 bytes");
  }

  private DicomFile rest(TransferSyntax syntax, ByteBuffer file) throws BadDicomException {
    ByteBuffer data = syntax == TransferSyntax.DEFLATED ? inflated(file) : file;
    data.order(syntax.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    DataSet all = new ElementReader(data, isExplicit(data, syntax), limits).all();
    return new DicomFile(syntax, all);
  }

  /** Some writers say explicit and write implicit: the first element has its kind, or has not. */
  private static boolean isExplicit(ByteBuffer data, TransferSyntax syntax) {
    if (!syntax.isExplicit() || data.remaining() < 8) {
      return syntax.isExplicit();
    }
    int at = data.position();
    return Vr.named(data.get(at + 4), data.get(at + 5)) != null || data.getShort(at + 6) != 0;
  }

  private ByteBuffer inflated(ByteBuffer file) throws BadDicomException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(file);
      byte[] bytes = new byte[Math.max(1024, Math.min(limits.maxInflatedBytes(), 1 << 16))];
      int size = 0;
      while (!inflater.finished()) {
        if (size == bytes.length) {
          bytes = grown(bytes);
        }
        int more = inflater.inflate(bytes, size, bytes.length - size);
        if (more == 0 && !inflater.finished()) {
          throw new BadDicomException("deflated data set ends too early; the file is truncated");
        }
        size += more;
      }
      return ByteBuffer.wrap(bytes, 0, size).slice();
    } catch (DataFormatException e) {
      throw new BadDicomException("deflated data set is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private byte[] grown(byte[] bytes) throws BadDicomException {
    if (bytes.length >= limits.maxInflatedBytes()) {
      throw new BadDicomException(
          "deflated data set has more than " + limits.maxInflatedBytes() + " bytes inflated");
    }
    long twice = Math.min(2L * bytes.length, limits.maxInflatedBytes());
    return Arrays.copyOf(bytes, (int) twice);
  }
}
