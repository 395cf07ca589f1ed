package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lines for people: date, time and zone, level, who, what; causes below, set in. */
final class TextLines implements LineFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  @Override
  public String line(ILoggingEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(
            TIME.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault())))
        .append(' ')
        .append(String.format(Locale.ROOT, "%-5s", event.getLevel()))
        .append(' ')
        .append(OneLine.of(name(event.getLoggerName())))
        .append(": ")
        .append(OneLine.of(event.getFormattedMessage()))
        .append('\n');
    for (String cause : Causes.of(event.getThrowableProxy())) {
      text.append("  ").append(cause).append('\n');
    }
    return text.toString();
  }

  private static String name(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
