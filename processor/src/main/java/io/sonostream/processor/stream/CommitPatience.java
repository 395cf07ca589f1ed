package io.sonostream.processor.stream;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a lane waits before a commit, told from what is in flight and how long the engine takes
 * for it, not from a count of frames: a frame may be hundreds of network inputs, and an engine may
 * take a millisecond for one or a second.
 *
 * <p>A commit waits a while for all that is in flight, and then goes on with what has left: it is
 * smaller, and the next one takes the rest. Only when no answer comes at all for much longer than
 * it could take is something wrong.
 *
 * <p>Owner: none; atomic. Hand-off: stream threads tell of silences. Bound: {@link #LONGEST}.
 * Shutdown: none.
 */
public final class CommitPatience {
  /** Kafka's brokers refuse transactions that may last longer, unless told otherwise. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Of what the engine alone needs, for a commit to wait: other frames come between. */
  private static final int FAIR = 2;

  /** Of the same, before silence means a fault: an archive may have to do with a tenth of it. */
  private static final int PATIENT = 20;

  /** Of the shortest silence that is a fault, for work that one lane may have in flight. */
  private static final int PART = 5;

  private final Duration commitInterval;
  private final Duration drainTimeout;
  private final AtomicInteger silences = new AtomicInteger();

  /**
   * @param commitInterval from one commit to the next
   * @param drainTimeout the longest wait before a commit, and the shortest silence that is a fault
   */
  public CommitPatience(Duration commitInterval, Duration drainTimeout) {
    this.commitInterval = commitInterval;
    this.drainTimeout = drainTimeout;
  }

  /** How long a commit waits for so many microseconds of the engine's work. */
  Duration forAll(long engineMicros) {
    Duration least = commitInterval.compareTo(SHORTEST) < 0 ? SHORTEST : commitInterval;
    return shorter(longer(least, micros(engineMicros, FAIR)), drainTimeout);
  }

  /** How long no answer may come while so much is in flight. */
  Duration forAny(long engineMicros) {
    Duration usual = longer(drainTimeout, micros(engineMicros, PATIENT));
    return shorter(usual.multipliedBy(1L << Math.min(silences.get(), 10)), LONGEST);
  }

  /** It was longer than that. The frames are read again; whoever takes so long may do so then. */
  void wasSilent() {
    silences.incrementAndGet();
  }

  /** Answers came in time. */
  void wasAnswered() {
    silences.set(0);
  }

  /** Most microseconds of the engine's work that an exactly-once lane begins before a commit. */
  long mostEngineMicros() {
    return drainTimeout.toNanos() / 1_000 / PART;
  }

  private static Duration micros(long micros, int times) {
    return Duration.of(micros, ChronoUnit.MICROS).multipliedBy(times);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
