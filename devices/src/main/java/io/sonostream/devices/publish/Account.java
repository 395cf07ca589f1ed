package io.sonostream.devices.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of each frame of one device, and whether all are settled.
 *
 * <p><b>Owner</b>: none; every count is atomic. <b>Hand-off</b>: each frame is captured once, then
 * settled once by whichever thread learns its end. <b>Bound</b>: counts only. <b>Shutdown</b>:
 * after {@link #captureEnded} the last settlement completes {@link #done}.
 */
final class Account {
  private final AtomicLong captured = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong publishedBytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final AtomicInteger unsettled = new AtomicInteger();
  private final CompletableFuture<DeviceCounts> done = new CompletableFuture<>();

  private @Nullable Throwable failure;
  private volatile boolean captureEnded;

  DeviceCounts counts() {
    return new DeviceCounts(
        captured.get(),
        published.get(),
        dropped.get(),
        failed.get(),
        late.get(),
        publishedBytes.get(),
        unsettled.get());
  }

  CompletableFuture<DeviceCounts> done() {
    return done;
  }

  void captured() {
    captured.incrementAndGet();
    unsettled.incrementAndGet();
  }

  void late(long moments) {
    late.addAndGet(moments);
  }

  void published(int bytes) {
    publishedBytes.addAndGet(bytes);
    settle(published, 1);
  }

  void dropped(int frames) {
    settle(dropped, frames);
  }

  void failed() {
    settle(failed, 1);
  }

  /** Frames that never came out of their source. */
  void unusable(long frames) {
    captured.addAndGet(frames);
    failed.addAndGet(frames);
  }

  /**
   * No frame will be captured any more.
   *
   * @param cause what broke the source, or null
   */
  void captureEnded(@Nullable Throwable cause) {
    failure = cause;
    // Volatile, after the failure: who sees it true sees the failure too.
    captureEnded = true;
    completeIfSettled();
  }

  boolean hasCaptureEnded() {
    return captureEnded;
  }

  private void settle(AtomicLong count, int frames) {
    count.addAndGet(frames);
    unsettled.addAndGet(-frames);
    completeIfSettled();
  }

  private void completeIfSettled() {
    if (captureEnded && unsettled.get() == 0) {
      if (failure == null) {
        done.complete(counts());
      } else {
        done.completeExceptionally(failure);
      }
    }
  }
}
