package io.sonostream.dicom.net;

import java.io.IOException;

/** A peer that doesn't keep to the protocol; the message is one line. */
final class BadPduException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Abort abort;

  BadPduException(String message, Abort abort) {
    super(message);
    this.abort = abort;
  }

  /** What the peer is told. */
  Abort abort() {
    return abort;
  }
}
