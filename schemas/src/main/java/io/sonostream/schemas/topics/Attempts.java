package io.sonostream.schemas.topics;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again while the broker is away or behind, until one deadline for all the steps. */
final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  private static final long PAUSE_MILLIS = 200;

  /** Short, so that a broker that comes up is noticed soon. */
  private static final long LONGEST_CALL_MILLIS = 5_000;

  private final Duration timeout;
  private final long deadlineNanos;

  Attempts(Duration timeout) {
    this.timeout = timeout;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  /** One try of a step; the step passes the milliseconds on to each admin call. */
  interface Step<T> {
    T run(int callMillis);
  }

  <T> T run(String purpose, Step<T> step) {
    boolean said = false;
    while (true) {
      RetriableException cause;
      try {
        return step.run(callMillis());
      } catch (RetriableException e) {
        cause = e;
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        throw new TopicException("could not " + purpose + ": " + e.getMessage(), e);
      }
      if (remainingMillis() <= 0) {
        throw new TopicException(
            "could not "
                + purpose
                + " within "
                + timeout.toMillis() / 1000.0
                + " s ("
                + cause.getMessage()
                + "): check bootstrap.servers and that the broker runs",
            cause);
      }
      if (!said) {
        log.warn("waiting for the broker to {}: {}", purpose, cause.getMessage());
        said = true;
      }
      pause();
    }
  }

  private int callMillis() {
    return (int) Math.max(1, Math.min(LONGEST_CALL_MILLIS, remainingMillis()));
  }

  private long remainingMillis() {
    return (deadlineNanos - System.nanoTime()) / 1_000_000;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
