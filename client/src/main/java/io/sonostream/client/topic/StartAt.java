package io.sonostream.client.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Where the reading of a topic begins. */
public sealed interface StartAt {
  /** With the oldest record that is kept. */
  StartAt BEGINNING = new Offsets(Map.of());

  /** With what is written from the follower's start on. */
  StartAt NOW = new Now();

  /** With what was written since then. */
  static StartAt since(Instant time) {
    return new Since(time);
  }

  /** With what was written in the last {@code age}, seen from {@code now}. */
  static StartAt age(Duration age, Instant now) {
    return new Since(now.minus(age));
  }

  /**
   * @param next partition to the next offset to read; the beginning for partitions that are missing
   */
  static StartAt offsets(Map<Integer, Long> next) {
    return new Offsets(next);
  }

  /** From now on. */
  record Now() implements StartAt {}

  /** From a time on. */
  record Since(Instant time) implements StartAt {}

  /** From these offsets on. */
  record Offsets(Map<Integer, Long> next) implements StartAt {
    public Offsets {
      next = Map.copyOf(next);
    }
  }
}
