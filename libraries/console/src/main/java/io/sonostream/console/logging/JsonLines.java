package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines for machines: one JSON object an event; causes are a list of lines. What a line says of a
 * device, stream, sequence, task or model ("task {}: model {} serves") is a field of that name,
 * too.
 */
final class JsonLines implements LineFormat {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("(\\w+ )?\\{}");
  private static final Set<String> FIELDS = Set.of("device", "stream", "sequence", "task", "model");

  @Override
  public String line(ILoggingEvent event) {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    line.put("message", OneLine.of(event.getFormattedMessage()));
    fields(event, line);
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

  /** The word before a place says what comes there; the first of its kind counts. */
  private static void fields(ILoggingEvent event, ObjectNode line) {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null) {
      return;
    }
    Matcher place = PLACE.matcher(String.valueOf(event.getMessage()));
    for (int i = 0; i < arguments.length && place.find(); i++) {
      String word = place.group(1) == null ? "" : place.group(1).strip();
      if (FIELDS.contains(word) && !line.has(word)) {
        line.put(word, OneLine.of(String.valueOf(arguments[i])));
      }
    }
  }
}
