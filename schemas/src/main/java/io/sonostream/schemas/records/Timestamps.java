package io.sonostream.schemas.records;

import java.time.Instant;

/**
 * Microseconds of the records' times. A device's clock may say anything, and the JDK's own {@code
 * ChronoUnit.between} and {@code Duration.toNanos} throw beyond 292 years: here what is too far
 * away is as far as a long can say.
 */
public final class Timestamps {
  private static final long SECOND = 1_000_000;

  private Timestamps() {}

  /** Microseconds since 1970-01-01T00:00Z, negative before. */
  public static long micros(Instant at) {
    long seconds = at.getEpochSecond();
    if (seconds >= Long.MAX_VALUE / SECOND) {
      return Long.MAX_VALUE;
    }
    if (seconds <= Long.MIN_VALUE / SECOND) {
      return Long.MIN_VALUE;
    }
    return seconds * SECOND + at.getNano() / 1000;
  }

  /** Microseconds from one time to another, negative when {@code to} is the earlier one. */
  public static long microsBetween(Instant from, Instant to) {
    long start = micros(from);
    long end = micros(to);
    long between = end - start;
    boolean overflow = ((end ^ start) & (end ^ between)) < 0;
    if (overflow) {
      return end < start ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return between;
  }
}
