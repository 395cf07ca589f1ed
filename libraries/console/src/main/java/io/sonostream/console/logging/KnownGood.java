package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/** Drops warnings that are known, come at every start or stop, and mean nothing here. */
public final class KnownGood extends Filter<ILoggingEvent> {
  private static final List<String> BEGINNINGS =
      List.of(
          // Kafka closes its clients twice.
          "Attempting to close NetworkClient that has already been closed",
          // We have no global state.
          "Processing exception handler is not enabled for the GlobalThread",
          // Two clients of one name in one JVM, as in the demo.
          "Error registering AppInfo mbean");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String message = event.getMessage();
    boolean known =
        message != null
            && event.getLoggerName().startsWith("org.apache.kafka.")
            // Some loggers put their client's name before the words.
            && BEGINNINGS.stream().anyMatch(message::contains);
    return known ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
