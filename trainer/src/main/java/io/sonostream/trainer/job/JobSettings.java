package io.sonostream.trainer.job;

import java.time.Duration;
import java.util.List;

/**
 * How the child JVM runs.
 *
 * @param heap maximum Java heap, for example {@code 1g}; tensors lie outside it
 * @param javaOptions further JVM options
 * @param threads processor threads for the engine; 0 takes the engine's own choice
 * @param crashes a run whose child crashes more often than this has failed; each time it goes on
 *     from its last finished epoch
 * @param stallTimeout a child that finishes no epoch for so long is taken for hung and killed
 * @param cancelGrace a cancelled child may end by itself for so long before it is killed
 */
public record JobSettings(
    String heap,
    List<String> javaOptions,
    int threads,
    int crashes,
    Duration stallTimeout,
    Duration cancelGrace) {
  public JobSettings {
    javaOptions = List.copyOf(javaOptions);
    if (!heap.matches("\\d+[kKmMgG]")) {
      throw new IllegalArgumentException("heap is " + heap + "; expected a size such as 1g");
    }
    if (threads < 0 || crashes < 0) {
      throw new IllegalArgumentException(
          "threads is " + threads + " and crashes " + crashes + "; both must be 0 or more");
    }
    if (stallTimeout.isNegative() || stallTimeout.isZero() || cancelGrace.isNegative()) {
      throw new IllegalArgumentException(
          "stall-timeout is "
              + stallTimeout
              + " and cancel-grace "
              + cancelGrace
              + "; use durations such as 1h and 3s");
    }
  }
}
