package io.sonostream.gateway.source;

import io.sonostream.client.frames.FrameDroppedException;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.frames.FrameReceipt;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.frames.WhenFull;
import io.sonostream.devices.publish.Fleet;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.settings.RetrySettings;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over which frames come by themselves, as one device: connected again whenever it
 * ends. All its frames are one exam, since a connection that broke says nothing about the patient.
 *
 * <p>Owner: its thread connects, reads and publishes. Hand-off: the state, under this object's
 * lock; the counts. Bound: one frame, and the publisher's queue. Shutdown: {@link #close} closes
 * the connection, which ends a read; what is queued is still sent.
 */
final class LiveRunner implements RunningSource {
  private static final Logger log = LoggerFactory.getLogger(LiveRunner.class);
  private static final Packer PACKER = new Packer(Packing.SOURCE, null);

  private final String name;
  private final SourceSettings settings;
  private final RetrySettings retry;
  private final Clock clock;
  private final FailurePolicy policy;
  private final Supplier<LiveFeed> feeds;
  private final LiveCounts counts;
  private final SenderClock sender;
  private @Nullable Worker worker;
  private @Nullable FramePublisher publisher;
  private volatile @Nullable LiveFeed feed;
  private volatile boolean closing;
  private volatile @Nullable Throwable broken;
  private SourceState state = SourceState.OPENING;
  private String why = "";
  private long failures;
  private int inARow;
  private boolean toldRefusal;

  /**
   * @param feeds makes a connection anew
   * @throws io.sonostream.runtime.UserException when the settings make no device
   */
  LiveRunner(
      String name,
      SourceSettings settings,
      RetrySettings retry,
      Clock clock,
      FailurePolicy policy,
      Supplier<LiveFeed> feeds,
      LiveCounts counts,
      SenderClock sender) {
    FrameStream.requireName("device", settings.device(name));
    FrameStream.requireName("task", settings.task());
    this.name = name;
    this.settings = settings;
    this.retry = retry;
    this.clock = clock;
    this.policy = policy;
    this.feeds = feeds;
    this.counts = counts;
    this.sender = sender;
  }

  @Override
  public void start(Fleet fleet) {
    boolean archive = settings.lane() == Lane.ARCHIVE;
    FramePublisher opened =
        fleet.publisher().device(settings.device(name)).stream("exam-" + clock.instant())
            .task(settings.task())
            .lane(archive ? Lane.ARCHIVE : Lane.LIVE)
            .whenFull(archive ? WhenFull.WAIT : WhenFull.DROP_OLDEST)
            .open();
    publisher = opened;
    Worker started = new Worker("gateway-source-" + name, () -> run(opened), policy);
    worker = started;
    started.start();
  }

  private void run(FramePublisher frames) throws InterruptedException {
    while (!closing) {
      long before = counts.published.get();
      try (LiveFeed opened = feeds.get()) {
        feed = opened;
        if (!closing) {
          opened.connect();
          running();
          publish(frames, opened);
        }
      } catch (IOException | RuntimeException e) {
        if (!closing) {
          failed(String.valueOf(e.getMessage()), counts.published.get() > before);
          TimeUnit.MILLISECONDS.sleep(pauseMillis());
        }
      }
    }
  }

  private void publish(FramePublisher frames, LiveFeed from) throws IOException {
    while (!closing) {
      Throwable end = broken;
      if (end != null) {
        throw new IOException("frames are sent no more: " + end.getMessage(), end);
      }
      try {
        LiveFrame next = from.next();
        SourceFrame packed = PACKER.pack(next.frame());
        packed.requireRoom();
        frames.send(packed.image(), next.capturedAt()).whenComplete(this::settle);
      } catch (UnusableFrameException e) {
        counts.failed.addAndGet(e.frames());
        refused(e);
      }
    }
  }

  /** On Kafka's thread, or the sender's. */
  private void settle(@Nullable FrameReceipt receipt, @Nullable Throwable cause) {
    if (receipt != null) {
      counts.published.incrementAndGet();
    } else if (cause instanceof FrameDroppedException) {
      counts.dropped.incrementAndGet();
    } else {
      counts.failed.incrementAndGet();
      if (cause instanceof IllegalStateException || cause instanceof Error) {
        broken = cause;
      }
    }
  }

  /** The first of a connection, since what is refused once tends to come again at once. */
  private void refused(UnusableFrameException refusal) {
    if (!toldRefusal) {
      toldRefusal = true;
      log.warn(
          "source {}: {}; it is passed over, further ones are counted", name, refusal.getMessage());
    }
  }

  private synchronized void running() {
    state = SourceState.RUNNING;
    why = "";
    toldRefusal = false;
  }

  /** What gave frames before it broke is not what never worked. */
  private synchronized void failed(String reason, boolean gaveFrames) {
    state = SourceState.FAILED;
    why = reason;
    failures++;
    inARow = gaveFrames ? 1 : inARow + 1;
    log.warn(
        "source {} failed and is tried again in {} s: {}",
        name,
        String.format(Locale.ROOT, "%.1f", pauseMillis() / 1000.0),
        reason);
  }

  private synchronized long pauseMillis() {
    return retry.after(inARow).toMillis();
  }

  @Override
  public synchronized SourceStatus status() {
    return new SourceStatus(
        name,
        settings.kind().name().toLowerCase(Locale.ROOT),
        state,
        why,
        counts.published.get(),
        counts.dropped.get(),
        counts.failed.get(),
        failures,
        counts.damaged.get(),
        counts.unplaced.get(),
        sender.behindMillis());
  }

  @Override
  public void close() {
    closing = true;
    LiveFeed open = feed;
    if (open != null) {
      open.close();
    }
    if (worker != null) {
      worker.close();
    }
    if (publisher != null) {
      publisher.close();
    }
  }
}
