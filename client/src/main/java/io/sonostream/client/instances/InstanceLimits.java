package io.sonostream.client.instances;

import java.time.Duration;

/**
 * @param writers instances that are published at the same time
 * @param transactionTimeout a publisher that dies holds up the readers of the archive lane no
 *     longer than this; publishing an instance must take less
 * @param patience how long an answer of the broker is waited for: one that takes as long as a
 *     transaction may comes too late
 * @param remembered instances; beyond them the oldest is forgotten, and would be taken again
 */
public record InstanceLimits(
    int writers, Duration transactionTimeout, Duration patience, int remembered) {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(15);

  public InstanceLimits {
    if (writers < 1 || writers > 64) {
      throw new IllegalArgumentException("writers is " + writers + "; allowed are 1 to 64");
    }
    require("transaction-timeout", transactionTimeout);
    require("patience", patience);
    if (patience.compareTo(transactionTimeout) >= 0) {
      throw new IllegalArgumentException(
          "patience is "
              + patience
              + "; it must be less than transaction-timeout, which is "
              + transactionTimeout
              + ": lower it, or raise that");
    }
    if (remembered < 1) {
      throw new IllegalArgumentException("remembered is " + remembered + "; it must be at least 1");
    }
  }

  private static void require(String key, Duration value) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(key + " is " + value + "; allowed are 1s to 15m");
    }
  }
}
