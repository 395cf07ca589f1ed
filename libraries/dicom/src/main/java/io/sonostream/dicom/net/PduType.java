package io.sonostream.dicom.net;

import org.jspecify.annotations.Nullable;

/** The seven kinds of protocol data units, PS3.8 section 9.3. */
enum PduType {
  ASSOCIATE_REQUEST(1),
  ASSOCIATE_ACCEPT(2),
  ASSOCIATE_REJECT(3),
  DATA(4),
  RELEASE_REQUEST(5),
  RELEASE_REPLY(6),
  ABORT(7);

  private final int code;

  PduType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static @Nullable PduType of(int code) {
    return code >= 1 && code <= values().length ? values()[code - 1] : null;
  }
}
