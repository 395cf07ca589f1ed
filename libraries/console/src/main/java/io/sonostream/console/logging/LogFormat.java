package io.sonostream.console.logging;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which lines the log has; logback.xml reads the same variable. */
public final class LogFormat {
  private static final String VARIABLE = "SONOSTREAM_LOG_FORMAT";
  private static final List<String> ALLOWED = List.of("text", "json");

  private LogFormat() {}

  /** What is wrong with it; a word that we don't know must not pass for text. */
  public static Optional<String> mistake(Map<String, String> environment) {
    String format = environment.getOrDefault(VARIABLE, "text");
    return ALLOWED.contains(format)
        ? Optional.empty()
        : Optional.of(VARIABLE + " is " + OneLine.of(format) + "; allowed are text and json");
  }
}
