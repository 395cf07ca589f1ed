package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** The log's lines, in the format that the environment asks for. */
public final class Lines extends EncoderBase<ILoggingEvent> {
  private LineFormat format = new TextLines();

  /** Set by logback.xml: text or json. */
  public void setFormat(String name) {
    format = name.equals("json") ? new JsonLines() : new TextLines();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return format.line(event).getBytes(StandardCharsets.UTF_8);
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
