package io.sonostream.dicom.dataset;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a file's bytes are to be read, PS3.5 section 10 and annex A: those that we know. */
public enum TransferSyntax {
  IMPLICIT_LITTLE("1.2.840.10008.1.2", "Implicit VR Little Endian"),
  EXPLICIT_LITTLE("1.2.840.10008.1.2.1", "Explicit VR Little Endian"),
  DEFLATED("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian"),
  EXPLICIT_BIG("1.2.840.10008.1.2.2", "Explicit VR Big Endian"),
  RLE("1.2.840.10008.1.2.5", "RLE Lossless"),
  JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG Baseline"),
  JPEG_EXTENDED("1.2.840.10008.1.2.4.51", "JPEG Extended"),
  JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "JPEG Lossless"),
  JPEG_LOSSLESS_SV1("1.2.840.10008.1.2.4.70", "JPEG Lossless SV1"),
  JPEG_LS_LOSSLESS("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
  JPEG_LS_NEAR("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"),
  JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
  JPEG_2000("1.2.840.10008.1.2.4.91", "JPEG 2000");

  private final String uid;
  private final String title;

  TransferSyntax(String uid, String title) {
    this.uid = uid;
    this.title = title;
  }

  public String uid() {
    return uid;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  boolean isExplicit() {
    return this != IMPLICIT_LITTLE;
  }

  boolean isBigEndian() {
    return this == EXPLICIT_BIG;
  }

  /** Whether pixels lie in fragments. */
  public boolean isEncapsulated() {
    return compareTo(RLE) >= 0;
  }

  /** Whether pixels are, or may be, other than before they were compressed. */
  public boolean isLossy() {
    return switch (this) {
      case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LS_NEAR, JPEG_2000 -> true;
      default -> false;
    };
  }

  /** The one with this UID; empty for one that we don't read. */
  public static Optional<TransferSyntax> known(String uid) {
    return Arrays.stream(values()).filter(each -> each.uid.equals(uid)).findFirst();
  }

  /**
   * @throws BadDicomException for one that we don't read
   */
  static TransferSyntax of(String uid) throws BadDicomException {
    Optional<TransferSyntax> known = known(uid);
    if (known.isPresent()) {
      return known.get();
    }
    throw new BadDicomException(
        "transfer syntax is "
            + (uid.isEmpty() ? "not given" : uid)
            + "; read are "
            + Arrays.stream(values()).map(TransferSyntax::title).collect(Collectors.joining(", ")));
  }
}
