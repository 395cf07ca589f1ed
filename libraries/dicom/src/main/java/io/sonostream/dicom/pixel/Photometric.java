package io.sonostream.dicom.pixel;

import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.runtime.Printable;
import java.util.Arrays;

/** What samples mean, PS3.3 C.7.6.3.1.2. */
public enum Photometric {
  MONOCHROME1(1),
  MONOCHROME2(1),
  PALETTE_COLOR(1),
  RGB(3),
  YBR_FULL(3),
  YBR_FULL_422(3),
  YBR_PARTIAL_422(3),
  YBR_ICT(3),
  YBR_RCT(3);

  private final int channels;

  Photometric(int channels) {
    this.channels = channels;
  }

  int channels() {
    return channels;
  }

  /** Whether two columns share their colour where pixels are not compressed. */
  boolean isHalved() {
    return this == YBR_FULL_422 || this == YBR_PARTIAL_422;
  }

  static Photometric named(String name) throws BadDicomException {
    for (Photometric each : values()) {
      if (each.name().equals(name.replace(' ', '_'))) {
        return each;
      }
    }
    throw new BadDicomException(
        "photometric interpretation is '"
            + Printable.line(name)
            + "'; read are "
            + Arrays.toString(values()));
  }
}
