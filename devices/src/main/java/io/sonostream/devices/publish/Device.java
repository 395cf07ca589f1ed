package io.sonostream.devices.publish;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameDroppedException;
import io.sonostream.client.frames.FrameLostException;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.frames.FrameReceipt;
import io.sonostream.client.frames.FrameSender;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.frames.WhenFull;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running device: the handle that {@link Fleet#start} gives.
 *
 * <p><b>Owner</b>: source and packer belong to the capture thread that runs {@link #capture}, one
 * at a time. <b>Hand-off</b>: its {@link FramePublisher}'s queue. <b>Bound</b>: that queue's.
 * <b>Shutdown</b>: {@link #stop} ends the capture, what is queued is still sent, then {@link #done}
 * completes.
 */
public final class Device {
  private static final Logger log = LoggerFactory.getLogger(Device.class);

  private final DeviceSettings settings;
  private final FrameSource source;
  private final Packer packer;
  private final FramePublisher frames;
  private final Account account = new Account();
  private final Clock clock;
  private final DeviceListener listener;
  private final CaptureTimes times;
  private long taken;
  private @Nullable Duration pace;
  private volatile boolean stopping;

  Device(
      DeviceSettings settings,
      FrameSource source,
      Cluster cluster,
      FrameSender sender,
      Clock clock,
      DeviceListener listener) {
    this.settings = settings;
    this.source = source;
    this.clock = clock;
    this.listener = listener;
    this.times = new CaptureTimes(settings.sourcePace());
    this.packer = new Packer(settings.packing(), settings.format());
    this.frames =
        FramePublisher.to(cluster).device(settings.deviceId()).stream(settings.streamId())
            .task(settings.task())
            .attributes(settings.attributes())
            .lane(settings.lane())
            .whenFull(settings.whenFull())
            .bounds(settings.maxQueued(), settings.maxInFlight())
            .clock(clock)
            .sender(sender)
            .open();
    // Nothing waits then, so this returns at once on whatever thread settled the last frame.
    account.done().whenComplete((counts, failure) -> frames.close(Duration.ZERO));
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

  /** Gives up what is queued. */
  void dropQueued() {
    frames.dropQueued();
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
    if (settings.whenFull() == WhenFull.WAIT && frames.isFull()) {
      return Turn.NO_ROOM;
    }
    try {
      SourceFrame frame = source.next();
      if (frame == null) {
        return end(null);
      }
      SourceFrame packed = packer.pack(frame);
      packed.requireRoom();
      Instant capturedAt = capturedAt(frame.moment());
      taken++;
      account.captured();
      frames
          .send(packed.image(), capturedAt)
          .whenComplete((receipt, cause) -> settle(packed.bytes().length, receipt, cause));
    } catch (UnusableFrameException e) {
      log.warn("device {} passes over a frame: {}", settings.deviceId(), e.getMessage());
      taken += e.frames();
      account.unusable(e.frames());
    } catch (RuntimeException | Error e) {
      // An executor would keep it to itself, and the device would stand still for ever.
      return end(e);
    }
    return Turn.CAPTURED;
  }

  /** On the archive lane a frame is as old as its source says; on the live lane it is taken now. */
  private Instant capturedAt(@Nullable Moment moment) {
    Instant now = clock.instant();
    pace = moment == null || !settings.sourcePace() ? null : moment.lasts();
    return settings.lane() == Lane.LIVE
        ? now
        : times.of(moment, source.length().orElse(Duration.ZERO), now);
  }

  /** Until the next frame is due, as the one just captured says. */
  Optional<Duration> pace() {
    return Optional.ofNullable(pace);
  }

  private void settle(int bytes, @Nullable FrameReceipt receipt, @Nullable Throwable cause) {
    if (receipt != null) {
      listener.published(receipt.frame(), receipt.place());
      account.published(bytes);
    } else if (cause instanceof FrameLostException lost) {
      listener.failed(lost.frame(), lost.getCause() == null ? lost : lost.getCause());
      account.failed();
    } else if (cause instanceof FrameDroppedException) {
      account.dropped(1);
    } else {
      // Nobody sends any more: a device would capture and drop for ever.
      stopping = true;
      account.done().completeExceptionally(cause == null ? new IllegalStateException() : cause);
    }
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
