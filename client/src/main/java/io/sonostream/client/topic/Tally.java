package io.sonostream.client.topic;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one follower tells about itself.
 *
 * <p>Owner: the follower's thread writes. Hand-off: volatiles, to whoever asks. Bound: counts and
 * two lines. Shutdown: none.
 */
final class Tally {
  private static final Logger log = LoggerFactory.getLogger(Tally.class);

  /** The first, and then every thousandth: a broken device must not fill the log. */
  private static final long LOG_EVERY = 1000;

  private final String name;
  private volatile Optional<String> waitsFor;
  private volatile Optional<String> lastFailure = Optional.empty();
  private volatile long read;
  private volatile long skipped;
  private volatile long failed;

  Tally(String name) {
    this.name = name;
    this.waitsFor = Optional.of(name + " has not begun to read");
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  void read() {
    read++;
  }

  void goesOn() {
    if (waitsFor.isPresent()) {
      log.debug("{} reads", name);
      waitsFor = Optional.empty();
    }
  }

  /** Logged once for each outage, however often it is tried meanwhile. */
  void waits(String what) {
    if (waitsFor.isEmpty()) {
      log.warn("{} waits for {}", name, what);
    }
    waitsFor = Optional.of(name + " waits for " + what);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  void skipped(Object place, Exception cause) {
    if (skipped++ % LOG_EVERY == 0) {
      log.warn("{} skips {} ({} so far): {}", name, place, skipped, cause.getMessage());
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  void failed(Object place, RuntimeException cause) {
    if (failed++ % LOG_EVERY == 0) {
      log.error("{} failed at {} and goes on ({} so far)", name, place, failed, cause);
    }
    lastFailure = Optional.of(name + " failed at " + place + ": " + cause);
  }

  FollowerState state(boolean caughtUp, Optional<String> ended) {
    return new FollowerState(caughtUp, waitsFor, read, skipped, failed, lastFailure, ended);
  }
}
