package io.sonostream.processor.inference;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One fulfilment of a wish. It may be given up while a model of it hangs somewhere that nobody can
 * reach; whatever comes of it later must not count any more.
 *
 * <p>Owner: the director gives it up, the attempt's own thread does everything else. Hand-off: the
 * monitor of this object. Bound: none. Shutdown: none.
 */
public final class Attempt {
  private boolean givenUp;

  /** From now on nothing of it counts. */
  synchronized void giveUp() {
    givenUp = true;
  }

  /** Whether it was not given up. */
  synchronized boolean counts() {
    return !givenUp;
  }

  /**
   * Lets something count that was long in the making, unless the attempt was given up meanwhile.
   *
   * @param effect quick
   * @return what it gives; empty when it was not done
   */
  public synchronized <T> Optional<T> ifItCounts(Supplier<T> effect) {
    return givenUp ? Optional.empty() : Optional.of(effect.get());
  }
}
