package io.sonostream.gateway.source;

import io.sonostream.devices.publish.Fleet;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Outcome;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.SpooledInstance;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.RetrySettings;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.gateway.web.ArchiveQuery;
import io.sonostream.gateway.web.ArchivedInstance;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive that is asked again and again for what it has: each instance is fetched and published
 * once, however often the gateway starts. One that can't be used is told once, and not asked for
 * again until the gateway starts anew.
 *
 * <p>Owner: its thread. Hand-off: the state, under this object's lock. Bound: one instance at a
 * time, in the spool; the names that the query finds. Shutdown: {@link #close}.
 */
final class ArchiveRunner implements RunningSource {
  private static final Logger log = LoggerFactory.getLogger(ArchiveRunner.class);

  private final Way way;
  private final ArchiveQuery archive;
  private final SourceSettings settings;
  private final RetrySettings retry;
  private final InstanceIntake intake;
  private final Spool spool;
  private final Worker worker;
  private final Set<String> done = new HashSet<>();
  private SourceState state = SourceState.OPENING;
  private String why = "";
  private long failures;
  private int inARow;

  ArchiveRunner(
      Way way,
      ArchiveQuery archive,
      SourceSettings settings,
      RetrySettings retry,
      InstanceIntake intake,
      Spool spool,
      FailurePolicy policy) {
    this.way = way;
    this.archive = archive;
    this.settings = settings;
    this.retry = retry;
    this.intake = intake;
    this.spool = spool;
    this.worker = new Worker("gateway-source-" + way.name(), this::run, policy);
  }

  @Override
  public void start(Fleet fleet) {
    worker.start();
  }

  private void run() throws InterruptedException {
    while (true) {
      long wait;
      try {
        takeAll();
        running();
        wait = settings.period().toMillis();
      } catch (IOException e) {
        failed(String.valueOf(e.getMessage()));
        wait = retry.after(inARow).toMillis();
      }
      TimeUnit.MILLISECONDS.sleep(wait);
    }
  }

  /** One that can't be fetched holds up no other; it is told, and asked for again. */
  private void takeAll() throws IOException, InterruptedException {
    List<ArchivedInstance> found = archive.find();
    // What the query finds no longer need not be remembered.
    done.retainAll(found.stream().map(ArchivedInstance::instance).collect(Collectors.toSet()));
    IOException unfetched = null;
    for (ArchivedInstance each : found) {
      if (done.contains(each.instance())) {
        continue;
      }
      boolean other =
          !each.sopClass().isEmpty() && !ServiceClasses.PICTURES.contains(each.sopClass());
      if (other || intake.knows(each.instance())) {
        done.add(each.instance());
        continue;
      }
      try {
        take(each);
      } catch (IOException e) {
        unfetched = unfetched == null ? e : unfetched;
      }
    }
    if (unfetched != null) {
      throw unfetched;
    }
  }

  private void take(ArchivedInstance instance) throws IOException, InterruptedException {
    try (SpooledInstance spooled = spool.open()) {
      archive.fetch(instance, spooled);
      Outcome outcome = intake.take(spooled.whole(), way);
      if (outcome.kind() == Kind.NOT_NOW) {
        throw new IOException(outcome.why());
      }
      if (!outcome.isSafe()) {
        log.warn("source {}: {}: {}", way.name(), instance.instance(), outcome.why());
      }
      done.add(instance.instance());
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
        "dicomweb",
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
