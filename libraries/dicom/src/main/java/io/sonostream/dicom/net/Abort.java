package io.sonostream.dicom.net;

/** Why we end an association in the middle, PS3.8 table 9-26. */
enum Abort {
  NOT_SPECIFIED(0),
  UNRECOGNISED(1),
  UNEXPECTED(2),
  INVALID_VALUE(6);

  private static final int SERVICE_PROVIDER = 2;

  private final int reason;

  Abort(int reason) {
    this.reason = reason;
  }

  byte[] bytes() {
    return new byte[] {0, 0, SERVICE_PROVIDER, (byte) reason};
  }
}
