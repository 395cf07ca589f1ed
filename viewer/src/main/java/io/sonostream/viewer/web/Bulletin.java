package io.sonostream.viewer.web;

import io.sonostream.runtime.WorkerHealth;
import io.sonostream.runtime.WorkerThreads;
import io.sonostream.viewer.facts.ModelBoard;
import io.sonostream.viewer.facts.TrainingBoard;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.push.Browsers;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all browsers how devices, models and training stand.
 *
 * <p>Owner: one thread of its own. Hand-off: boards are read under their locks; {@link #changed} is
 * a counter. Bound: two snapshots a second, and each replaces the unsent one before. Shutdown:
 * {@link #close}.
 */
public final class Bulletin implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bulletin.class);
  private static final long PERIOD_MILLIS = 500;

  private final LiveWall wall;
  private final ModelBoard models;
  private final TrainingBoard training;
  private final Browsers browsers;
  private final Clock clock;
  private final AtomicLong changes = new AtomicLong();
  private final WorkerThreads threads;
  private final ScheduledExecutorService thread;
  private long told = -1;

  /**
   * @param health told when browsers can be told no more
   */
  public Bulletin(
      LiveWall wall,
      ModelBoard models,
      TrainingBoard training,
      Browsers browsers,
      Clock clock,
      WorkerHealth health) {
    this.wall = wall;
    this.models = models;
    this.training = training;
    this.browsers = browsers;
    this.clock = clock;
    this.threads = new WorkerThreads("viewer-bulletin", health);
    this.thread = Executors.newSingleThreadScheduledExecutor(threads);
  }

  public void start() {
    thread.scheduleWithFixedDelay(
        threads.watched(this::tell), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Models or training have changed. */
  public void changed() {
    changes.incrementAndGet();
  }

  /** Everything, for a browser that has just come. */
  void welcome(Session session) {
    browsers.tell(session, "devices", devices());
    browsers.tell(session, "models", models());
    browsers.tell(session, "training", training());
  }

  private void tell() {
    try {
      if (browsers.count() == 0) {
        return;
      }
      browsers.seeOff();
      browsers.tell("devices", devices());
      long now = changes.get();
      if (now != told) {
        told = now;
        browsers.tell("models", models());
        browsers.tell("training", training());
      }
    } catch (RuntimeException e) {
      // The next round tells everything again; a silent end of the schedule would freeze the page.
      log.warn("could not tell the browsers how things stand", e);
    }
  }

  private String devices() {
    return snapshot("devices", () -> wall.devices());
  }

  private String models() {
    return snapshot("models", () -> models.view());
  }

  private String training() {
    return snapshot("training", () -> training.view());
  }

  private String snapshot(String kind, Supplier<Object> body) {
    return Api.json(Map.of("kind", kind, "now", clock.millis(), "body", body.get()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
