package io.sonostream.gateway.web;

import java.io.IOException;

/** A request that is none of STOW-RS; the message is one line. */
final class BadRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
