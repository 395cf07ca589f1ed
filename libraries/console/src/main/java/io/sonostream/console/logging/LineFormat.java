package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** What an event looks like in the log. */
interface LineFormat {
  /** With its line end. */
  String line(ILoggingEvent event);
}
