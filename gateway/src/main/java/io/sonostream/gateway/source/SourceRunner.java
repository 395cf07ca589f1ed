package io.sonostream.gateway.source;

import io.sonostream.client.frames.Lane;
import io.sonostream.client.frames.WhenFull;
import io.sonostream.devices.publish.Device;
import io.sonostream.devices.publish.DeviceCounts;
import io.sonostream.devices.publish.DeviceSettings;
import io.sonostream.devices.publish.Fleet;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.gateway.settings.RetrySettings;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder, clip or phantom as one device: opened, published, and opened again when it failed.
 * Every opening begins a new exam, since it begins with the first frame again.
 *
 * <p>Owner: its thread; frames are captured on the fleet's. Hand-off: the state, under this
 * object's lock; the device's own counts. Bound: one device at a time. Shutdown: {@link #close};
 * the fleet sends what is queued.
 */
final class SourceRunner implements RunningSource {
  private static final Logger log = LoggerFactory.getLogger(SourceRunner.class);
  private static final double USUAL_RATE = 20;

  private final String name;
  private final SourceSettings settings;
  private final RetrySettings retry;
  private final Clock clock;
  private final FailurePolicy policy;
  private @Nullable Worker worker;
  private SourceState state = SourceState.OPENING;
  private String why = "";
  private DeviceCounts before = DeviceCounts.NONE;
  private @Nullable Device device;
  private long failures;
  private int inARow;
  private long publishedBefore;
  private long opened;

  /**
   * @throws io.sonostream.runtime.UserException when the settings make no device
   */
  SourceRunner(
      String name,
      SourceSettings settings,
      RetrySettings retry,
      Clock clock,
      FailurePolicy policy) {
    this.name = name;
    this.settings = settings;
    this.retry = retry;
    this.clock = clock;
    device("exam", USUAL_RATE);
    this.policy = policy;
  }

  @Override
  public void start(Fleet fleet) {
    Worker started = new Worker("gateway-source-" + name, () -> run(fleet), policy);
    worker = started;
    started.start();
  }

  private void run(Fleet fleet) throws InterruptedException {
    while (!publish(fleet)) {
      TimeUnit.MILLISECONDS.sleep(retry.after(inARow).toMillis());
    }
  }

  /** False when it failed. */
  private boolean publish(Fleet fleet) throws InterruptedException {
    try {
      FrameSource source = SourceOpener.open(name, settings);
      double usual = source.framesPerSecond().orElse(USUAL_RATE);
      // Two openings within a second are two exams.
      String exam = "exam-" + clock.instant() + "-" + opened++;
      Device started = fleet.start(device(exam, usual), source);
      running(started);
      started.done().get();
      ended(fleet, SourceState.DONE, "");
      return true;
    } catch (ExecutionException e) {
      failed(fleet, String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (RuntimeException e) {
      failed(fleet, String.valueOf(e.getMessage()));
    }
    return false;
  }

  private DeviceSettings device(String exam, double usualRate) {
    DeviceSettings made = DeviceSettings.live(settings.device(name), exam, settings.task(), 1);
    if (settings.lane() == Lane.ARCHIVE) {
      made = made.on(Lane.ARCHIVE, WhenFull.WAIT);
    }
    Double rate = settings.rate();
    return rate == null ? made.at(usualRate).atSourcePace() : made.at(rate);
  }

  private synchronized void running(Device started) {
    device = started;
    state = SourceState.RUNNING;
    why = "";
  }

  private void failed(Fleet fleet, String reason) {
    long published = status().published();
    ended(fleet, SourceState.FAILED, reason);
    synchronized (this) {
      // What gave frames since the last failure is a source that broke, not one that never worked.
      inARow = published > publishedBefore ? 1 : inARow + 1;
      publishedBefore = published;
      failures++;
      log.warn(
          "source {} failed and is tried again in {} s: {}",
          name,
          String.format(Locale.ROOT, "%.1f", retry.after(inARow).toMillis() / 1000.0),
          reason);
    }
  }

  private synchronized void ended(Fleet fleet, SourceState how, String reason) {
    Device last = device;
    if (last != null) {
      fleet.forget(last);
      before = before.plus(last.counts());
      device = null;
    }
    state = how;
    why = reason;
  }

  @Override
  public synchronized SourceStatus status() {
    DeviceCounts counts = device == null ? before : before.plus(device.counts());
    return new SourceStatus(
        name,
        settings.kind().name().toLowerCase(Locale.ROOT),
        state,
        why,
        counts.published(),
        counts.dropped(),
        counts.failed(),
        failures);
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
