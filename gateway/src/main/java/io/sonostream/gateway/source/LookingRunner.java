package io.sonostream.gateway.source;

import io.sonostream.devices.publish.Fleet;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.RetrySettings;
import io.sonostream.gateway.settings.SourceKind;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place where instances appear by themselves, looked at again and again: what is new there is
 * taken, and a look that fails is tried again, ever later.
 *
 * <p>Owner: its thread. Hand-off: the state, under this object's lock. Bound: one instance at a
 * time. Shutdown: {@link #close}.
 */
final class LookingRunner implements RunningSource {
  private static final Logger log = LoggerFactory.getLogger(LookingRunner.class);

  /** One look. What can't be taken now holds up nothing else, and is thrown at the end. */
  @FunctionalInterface
  interface Look {
    void takeAll() throws IOException, InterruptedException;
  }

  private final Way way;
  private final SourceSettings settings;
  private final RetrySettings retry;
  private final Look look;
  private final Worker worker;
  private SourceState state = SourceState.OPENING;
  private String why = "";
  private long failures;
  private int inARow;

  LookingRunner(
      Way way, SourceSettings settings, RetrySettings retry, Look look, FailurePolicy policy) {
    this.way = way;
    this.settings = settings;
    this.retry = retry;
    this.look = look;
    this.worker = new Worker("gateway-source-" + way.name(), this::run, policy);
  }

  /**
   * Tells of an instance that will never be taken.
   *
   * @param what came of it
   * @throws IOException when it has to be tried again
   */
  static void settle(Way way, Object instance, Outcome what) throws IOException {
    if (what.kind() == Kind.NOT_NOW) {
      throw new IOException(what.why());
    }
    if (!what.isSafe()) {
      log.warn("source {}: {}: {}", way.name(), instance, what.why());
    }
  }

  @Override
  public void start(Fleet fleet) {
    worker.start();
  }

  private void run() throws InterruptedException {
    while (true) {
      long wait;
      try {
        look.takeAll();
        running();
        wait = settings.period().toMillis();
      } catch (IOException | UserException e) {
        failed(String.valueOf(e.getMessage()));
        // That a folder's files are at rest is told by two looks that lie so far apart at least.
        wait =
            Math.max(
                retry.after(inARow).toMillis(),
                settings.kind() == SourceKind.DICOM ? settings.period().toMillis() : 0);
      }
      TimeUnit.MILLISECONDS.sleep(wait);
    }
  }

  private synchronized void running() {
    state = SourceState.RUNNING;
    why = "";
    inARow = 0;
  }

  private synchronized void failed(String reason) {
    state = SourceState.FAILED;
    why = reason;
    failures++;
    inARow++;
    log.warn("source {} stands still and is tried again: {}", way.name(), reason);
  }

  @Override
  public synchronized SourceStatus status() {
    return new SourceStatus(
        way.name(),
        settings.kind().name().toLowerCase(Locale.ROOT),
        state,
        why,
        way.counts().frames(),
        0,
        way.counts().instances(Kind.REFUSED) + way.counts().instances(Kind.DUPLICATE),
        failures);
  }

  @Override
  public void close() {
    worker.close();
  }
}
