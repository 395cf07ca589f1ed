package io.sonostream.schemas.registry;

import java.util.random.RandomGenerator;

/**
 * How long to wait between rounds: doubling, at most {@code maxMillis}, and a random half taken off
 * so that many clients don't come back together.
 */
record Backoff(int maxRetries, long firstMillis, long maxMillis) {

  static Backoff of(RegistryConfig config) {
    return new Backoff(
        config.getInt(RegistryConfig.MAX_RETRIES),
        config.getLong(RegistryConfig.RETRY_WAIT_MILLIS),
        config.getLong(RegistryConfig.RETRY_MAX_WAIT_MILLIS));
  }

  /**
   * @param round 0 after the first round
   */
  long waitMillis(int round, RandomGenerator random) {
    long whole = Math.min(maxMillis, firstMillis << Math.min(round, 20));
    return whole - (long) (random.nextDouble() * whole / 2);
  }
}
