package io.sonostream.console;

import java.util.Optional;

/**
 * A setting that Kafka's clients or the registry's can't take: the user's to mend, whoever says so.
 */
final class WrongSetting {
  /** Known by its name: a distribution without Kafka hasn't the class. */
  private static final String KIND = "org.apache.kafka.common.config.ConfigException";

  /** A chain of causes that is longer goes in circles. */
  private static final int MOST_CAUSES = 20;

  private WrongSetting() {}

  /** One line, where an exception comes of a setting. */
  static Optional<String> words(Exception e) {
    Throwable cause = e;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      if (cause.getClass().getName().equals(KIND)) {
        String said = String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
        return Optional.of("configuration: " + said);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
