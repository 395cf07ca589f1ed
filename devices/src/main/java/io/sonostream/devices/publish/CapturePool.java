package io.sonostream.devices.publish;

import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Uninterrupted;
import io.sonostream.runtime.WorkerThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets many devices capture at their own rate on few threads.
 *
 * <p><b>Owner</b>: a device is on one thread at a time, since each turn schedules the next one.
 * <b>Hand-off</b>: the executor's queue. <b>Bound</b>: one task a device. <b>Shutdown</b>: {@link
 * #close}, after which no device gets another turn.
 */
final class CapturePool implements AutoCloseable {
  private static final long ROOM_POLL_NANOS = 1_000_000;

  /** Less than this is caught up with the next frame. */
  private static final long LATE_NANOS = 50_000_000;

  /** Spreads the devices' moments evenly: the golden ratio's part after the point. */
  private static final double SPREAD = 0.618_033_988_75;

  /** What a device doesn't tell as its own failure is logged at least. */
  private final WorkerThreads workers =
      new WorkerThreads("device-capture", FailurePolicy.OWNER_ASKS);

  private final ScheduledThreadPoolExecutor executor;
  private int started;

  CapturePool(int threads) {
    executor = new ScheduledThreadPoolExecutor(threads, workers);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  synchronized void start(Device device) {
    double perSecond = device.settings().framesPerSecond();
    long period = Double.isInfinite(perSecond) ? 0 : (long) (1e9 / perSecond);
    double phase = (started++ * SPREAD) % 1;
    turnAt(System.nanoTime() + (long) (phase * period), device, period);
  }

  private void turnAt(long dueNanos, Device device, long period) {
    try {
      executor.schedule(
          workers.watched(() -> turn(dueNanos, device, period)),
          dueNanos - System.nanoTime(),
          TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile: close() ends the capture of every device.
    }
  }

  private void turn(long dueNanos, Device device, long period) {
    switch (device.capture()) {
      case CAPTURED -> turnAt(next(dueNanos, device, period), device, period);
      case NO_ROOM -> turnAt(System.nanoTime() + ROOM_POLL_NANOS, device, period);
      case END -> {}
    }
  }

  /** A machine that is too slow for the rate skips moments rather than catching up in a burst. */
  private static long next(long dueNanos, Device device, long period) {
    long now = System.nanoTime();
    Optional<Duration> pace = device.pace();
    if (pace.isPresent()) {
      return nextAtPace(dueNanos + pace.get().toNanos(), now, device);
    }
    if (period == 0) {
      return now;
    }
    long missed = Math.max(0, (now - dueNanos - period) / period);
    if (missed > 0) {
      device.account().late(missed);
    }
    return dueNanos + (missed + 1) * period;
  }

  /** Frames that come late by a source's own time move all that follow. */
  private static long nextAtPace(long dueNanos, long now, Device device) {
    if (now - dueNanos > LATE_NANOS) {
      device.account().late(1);
      return now;
    }
    return dueNanos;
  }

  /** Stops at once; a turn that runs is waited for. */
  @Override
  public void close() {
    executor.shutdown();
    Uninterrupted.awaitEnd(executor, Duration.ofSeconds(10));
  }
}
