package io.sonostream.dicom.dataset;

import org.jspecify.annotations.Nullable;

/** What a value is, PS3.5 section 6.2. */
public enum Vr {
  AE(1),
  AS(1),
  AT(2),
  CS(1),
  DA(1),
  DS(1),
  DT(1),
  FD(8),
  FL(4),
  IS(1),
  LO(1),
  LT(1),
  OB(1, true),
  OD(8, true),
  OF(4, true),
  OL(4, true),
  OV(8, true),
  OW(2, true),
  PN(1),
  SH(1),
  SL(4),
  SQ(1, true),
  SS(2),
  ST(1),
  SV(8, true),
  TM(1),
  UC(1, true),
  UI(1),
  UL(4),
  UN(1, true),
  UR(1, true),
  US(2),
  UT(1, true),
  UV(8, true);

  private final int unit;
  private final boolean longLength;

  Vr(int unit) {
    this(unit, false);
  }

  Vr(int unit, boolean longLength) {
    this.unit = unit;
    this.longLength = longLength;
  }

  /** Whether explicit lengths have 32 bits, behind two reserved bytes. */
  boolean hasLongLength() {
    return longLength;
  }

  /** Bytes of one value that are swapped together. */
  int unit() {
    return unit;
  }

  /** Whether values are characters. */
  boolean isText() {
    return switch (this) {
      case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UI, UR, UT -> true;
      default -> false;
    };
  }

  /** What fills a value up to an even length. */
  byte padding() {
    return isText() && this != UI ? (byte) ' ' : 0;
  }

  /** By its two letters; null for none of ours. */
  static @Nullable Vr named(int first, int second) {
    for (Vr vr : values()) {
      if (vr.name().charAt(0) == first && vr.name().charAt(1) == second) {
        return vr;
      }
    }
    return null;
  }
}
