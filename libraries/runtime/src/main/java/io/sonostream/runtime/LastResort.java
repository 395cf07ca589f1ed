package io.sonostream.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to what no thread of ours has caught. */
final class LastResort {
  private static final Logger log = LoggerFactory.getLogger(LastResort.class);

  /** What the JVM itself ends with under ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  /** Deeper than any chain of causes that was not tied into a ring. */
  private static final int DEEPEST = 50;

  private LastResort() {}

  static String describe(String worker, Throwable failure) {
    return worker
        + " failed: "
        + (failure instanceof UserException ? failure.getMessage() : failure);
  }

  /** Never throws: there is nobody to throw to. */
  static void take(String worker, Throwable failure, FailurePolicy policy) {
    Throwable worst = failure;
    try {
      if (failure instanceof UserException) {
        log.error("{}", describe(worker, failure));
      } else {
        log.error("{}", describe(worker, failure), failure);
      }
      if (!outOfMemory(failure)) {
        policy.failed(worker, failure);
      }
    } catch (Throwable inPolicy) {
      worst = outOfMemory(failure) ? failure : inPolicy;
      log.error("{} failed, and so did telling its owner", worker, inPolicy);
    } finally {
      if (outOfMemory(worst)) {
        // Not exit: the hooks would need memory, and other threads are in an unknown state.
        Runtime.getRuntime().halt(OUT_OF_MEMORY);
      }
    }
  }

  private static boolean outOfMemory(Throwable failure) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (at instanceof OutOfMemoryError) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
