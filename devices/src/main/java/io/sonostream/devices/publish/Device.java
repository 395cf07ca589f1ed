package io.sonostream.devices.publish;

import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running device: the handle that {@link Fleet#start} gives.
 *
 * <p><b>Owner</b>: source and packer belong to the capture thread that runs {@link #capture}, one
 * at a time. <b>Hand-off</b>: the queue to the sending thread. <b>Bound</b>: the queue's.
 * <b>Shutdown</b>: {@link #stop} ends the capture, what is queued is still sent, then {@link #done}
 * completes.
 */
public final class Device {
  private static final Logger log = LoggerFactory.getLogger(Device.class);

  private final DeviceSettings settings;
  private final FrameSource source;
  private final Packer packer;
  private final FrameQueue queue;
  private final Account account;
  private final Outbox outbox;
  private final Clock clock;
  private final Runnable wake;
  private long taken;
  private volatile boolean stopping;

  Device(
      DeviceSettings settings,
      FrameSource source,
      String topic,
      Clock clock,
      DeviceListener listener,
      Runnable wake) {
    this.settings = settings;
    this.source = source;
    this.clock = clock;
    this.wake = wake;
    this.packer = new Packer(settings.packing(), settings.format());
    this.queue = new FrameQueue(settings.maxQueued());
    this.account = new Account();
    this.outbox = new Outbox(settings, topic, queue, account, listener, wake);
  }

  public DeviceSettings settings() {
    return settings;
  }

  public DeviceCounts counts() {
    return account.counts();
  }

  /** Captures no more. What is queued is still sent. */
  public void stop() {
    stopping = true;
  }

  /**
   * Completes when the source ended, the frame limit was reached or the device was stopped, and
   * every captured frame is published, dropped or failed. Exceptionally when the source failed.
   */
  public CompletableFuture<DeviceCounts> done() {
    return account.done().copy();
  }

  Account account() {
    return account;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Gives up what is queued. */
  void dropQueued() {
    account.dropped(queue.clear());
  }

  /** Ends a capture that was waiting for its next turn; after the capture threads are gone. */
  void endCapture() {
    if (!account.hasCaptureEnded()) {
      end(null);
    }
  }

  /** What one turn of a capture thread came to. */
  enum Turn {
    CAPTURED,
    NO_ROOM,
    END
  }

  /** Takes one frame from the source; on a capture thread. Never waits for Kafka. */
  Turn capture() {
    if (stopping || taken >= settings.frameLimit()) {
      return end(null);
    }
    if (settings.whenFull() == WhenFull.PAUSE && queue.isFull()) {
      return Turn.NO_ROOM;
    }
    try {
      SourceFrame frame = source.next();
      if (frame == null) {
        return end(null);
      }
      CapturedFrame packed = new CapturedFrame(packer.pack(frame), clock.instant());
      taken++;
      account.captured();
      if (!queue.offer(packed)) {
        account.dropped(1);
      }
      wake.run();
    } catch (UnusableFrameException e) {
      log.warn("device {} passes over a frame: {}", settings.deviceId(), e.getMessage());
      taken++;
      account.captured();
      account.failed();
    } catch (RuntimeException | Error e) {
      // An executor would keep it to itself, and the device would stand still for ever.
      return end(e);
    }
    return Turn.CAPTURED;
  }

  private Turn end(@Nullable Throwable cause) {
    if (cause != null) {
      log.warn("device {} ends: {}", settings.deviceId(), cause.toString());
    }
    try {
      source.close();
    } finally {
      account.captureEnded(cause);
    }
    return Turn.END;
  }
}
