package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Lines for machines: one JSON object an event; causes are a list of lines. */
final class JsonLines implements LineFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String line(ILoggingEvent event) {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    line.put("message", OneLine.of(event.getFormattedMessage()));
    event.getMDCPropertyMap().forEach((key, value) -> line.put(key, OneLine.of(value)));
    List<String> causes = Causes.of(event.getThrowableProxy());
    if (!causes.isEmpty()) {
      causes.forEach(line.putArray("causes")::add);
    }
    try {
      return JSON.writeValueAsString(line) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can't be written as JSON", e);
    }
  }
}
