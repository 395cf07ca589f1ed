package io.sonostream.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Lines for people: date, time and zone, level, who, what; causes below, set in. */
public final class TextLines extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  @Override
  public byte[] encode(ILoggingEvent event) {
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
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(String logger) {
    return List.of(logger.split("\\.", -1)).get(logger.split("\\.", -1).length - 1);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
