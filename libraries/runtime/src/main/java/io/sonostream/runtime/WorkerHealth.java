package io.sonostream.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which thread of a service failed, so that health says it and metrics count it. What
 * fails first is the cause of what fails later, so that is what it says.
 *
 * <p>Owner: the service. Hand-off: atomics, from failing threads to whoever asks. Bound: one line.
 * Shutdown: none.
 */
public final class WorkerHealth implements FailurePolicy {
  private final AtomicReference<@Nullable String> first = new AtomicReference<>();
  private final AtomicLong failures = new AtomicLong();

  @Override
  public void failed(String worker, Throwable failure) {
    failures.incrementAndGet();
    first.compareAndSet(null, LastResort.describe(worker, failure));
  }

  /** The first failure, in one line; empty while all go on. */
  public Optional<String> failure() {
    return Optional.ofNullable(first.get());
  }

  /** How many threads or tasks of pools have failed. */
  public long failures() {
    return failures.get();
  }
}
