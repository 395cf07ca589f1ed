package io.sonostream.console.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final String FORGED =
      "key x\n12:00:00.000 INFO  ModelDirector: model v9 serves\r\u001b[31m\u2028\u202e";

  private final Logger logger = context().getLogger("io.sonostream.trainer.LabelFeed");

  @Test
  void aTextFromATopicStaysOnItsLine() {
    String text = text(event(FORGED, null));
    assertThat(text.lines()).hasSize(1);
    assertThat(text)
        .endsWith(
            "WARN  LabelFeed: key x\\u000a12:00:00.000 INFO  ModelDirector: model v9"
                + " serves\\u000d\\u001b[31m\\u2028\\u202e\n");
    assertThat(OffsetDateTime.parse(text.substring(0, text.indexOf(' ')))).isNotNull();
  }

  @Test
  void anExceptionsMessageStaysOnItsLineTooAndSoDoItsCauses() {
    Exception thrown = new IllegalStateException(FORGED, new RuntimeException("why\nnot"));
    String text = text(event("failed", thrown));
    assertThat(text.lines()).hasSize(3);
    assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("  java.lang."));
    assertThat(text).contains("why\\u000anot");
  }

  @Test
  void aPasswordInAnAddressIsNotLogged() {
    assertThat(
            text(
                event("http://u:hunter2@host is away", new RuntimeException("http://u:hunter2@h"))))
        .doesNotContain("hunter2")
        .contains("http://****@host is away");
  }

  @Test
  void jsonIsOneObjectALine() throws Exception {
    String text = new JsonLines().line(event(FORGED, new IllegalStateException("gone\nfar")));
    assertThat(text.lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text);
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("io.sonostream.trainer.LabelFeed");
    assertThat(line.get("message").asText()).startsWith("key x\\u000a12:00");
    assertThat(line.get("causes").get(0).asText()).contains("gone\\u000afar");
    assertThat(OffsetDateTime.parse(line.get("at").asText())).isNotNull();
  }

  @Test
  void whatALineIsAboutIsAFieldOfItsJson() throws Exception {
    JsonNode line =
        new ObjectMapper()
            .readTree(
                new JsonLines()
                    .line(
                        about(
                            "task {}: model {} of device {} waits for {} behind model {}",
                            "lesion",
                            "v7\nforged",
                            "probe-1",
                            12,
                            "v6")));
    assertThat(line.get("task").asText()).isEqualTo("lesion");
    assertThat(line.get("model").asText()).isEqualTo("v7\\u000aforged");
    assertThat(line.get("device").asText()).isEqualTo("probe-1");
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("at", "level", "logger", "thread", "message", "task", "model", "device");
  }

  @Test
  void knownGoodWarningsOfKafkaGoAndOthersStay() {
    Logger kafka = new LoggerContext().getLogger("org.apache.kafka.clients.NetworkClient");
    KnownGood filter = new KnownGood();
    assertThat(
            filter.decide(
                event(
                    kafka, "[x] Attempting to close NetworkClient that has already been closed.")))
        .isEqualTo(FilterReply.DENY);
    assertThat(filter.decide(event(kafka, "Connection to node -1 could not be established")))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(
            filter.decide(event("Attempting to close NetworkClient that has already been", null)))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void anUnknownFormatIsAMistakeAndNotASilentLog() {
    assertThat(LogFormat.mistake(Map.of())).isEmpty();
    assertThat(LogFormat.mistake(Map.of("SONOSTREAM_LOG_FORMAT", "json"))).isEmpty();
    assertThat(LogFormat.mistake(Map.of("SONOSTREAM_LOG_FORMAT", "xml")))
        .contains("SONOSTREAM_LOG_FORMAT is xml; allowed are text and json");
  }

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static String text(ILoggingEvent event) {
    return new String(new Lines().encode(event), StandardCharsets.UTF_8);
  }

  private ILoggingEvent event(String message, @Nullable Throwable thrown) {
    return new LoggingEvent("x", logger, Level.WARN, message, thrown, null);
  }

  private ILoggingEvent about(String message, Object... arguments) {
    return new LoggingEvent("x", logger, Level.WARN, message, null, arguments);
  }

  private static ILoggingEvent event(Logger logger, String message) {
    return new LoggingEvent("x", logger, Level.WARN, message, null, null);
  }
}
