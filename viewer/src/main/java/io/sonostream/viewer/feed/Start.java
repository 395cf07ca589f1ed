package io.sonostream.viewer.feed;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a topic is read from.
 *
 * @param age how far back in time; zero for what comes from now on, null for everything
 */
record Start(@Nullable Duration age) {
  static final Start EVERYTHING = new Start(null);
  static final Start NOW = new Start(Duration.ZERO);

  static Start since(Duration age) {
    return new Start(age);
  }
}
