package io.sonostream.gateway.receive;

import java.io.IOException;

/** An instance has more bytes than the gateway takes: to send it again is of no use. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLargeException(long most) {
    super(
        "instance has more than "
            + most
            + " bytes, the most taken (gateway.spool.max-instance-bytes)");
  }
}
