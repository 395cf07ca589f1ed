package io.sonostream.mlflow;

import io.micrometer.core.instrument.Gauge;
import io.sonostream.client.Cluster;
import io.sonostream.client.audit.Actor;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.mlflow.tracking.TrackingException;
import io.sonostream.mlflow.tracking.TrackingServer;
import io.sonostream.runtime.OpenParts;
import io.sonostream.runtime.RevocationList;
import io.sonostream.runtime.Worker;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.Service;
import io.sonostream.service.health.ServiceMeters;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a tracking server what the topics say, look after look, and what could not be told at the
 * next one.
 *
 * <ul>
 *   <li>Owner: whoever made it; its own thread asks the server.
 *   <li>Hand-off: {@link Facts}; what keeps it from its work is volatile.
 *   <li>Bound: what waits to be told, a few records a run.
 *   <li>Shutdown: the thread first, then what was opened, the last opened first.
 * </ul>
 */
public final class Mlflow implements Service {
  private static final Logger log = LoggerFactory.getLogger(Mlflow.class);
  private static final String NOT_YET = "has not asked the tracking server yet";

  private final OpenParts opened = new OpenParts();
  private final MlflowSettings settings;
  private final Cluster cluster;
  private final TrackingServer server;
  private final Facts facts = new Facts();
  private final TopicFollower follower;
  private final ModelRegistry registry;
  private final Set<String> tasks = new ConcurrentSkipListSet<>();
  private final RunMirror runs;
  private final ModelMirror models;
  private final AliasKeeper aliases;
  private final WorkerHealth workers = new WorkerHealth();
  private final ServiceMeters meters = new ServiceMeters("mlflow", workers);
  private final HealthEndpoint http;
  private final Worker worker;
  private volatile String trouble = NOT_YET;

  /**
   * Connects to nothing yet.
   *
   * @throws io.sonostream.runtime.UserException when a store can't be opened
   */
  public Mlflow(MlflowSettings settings, Clock clock) {
    this.settings = settings;
    this.cluster = Cluster.of(settings.kafka(), settings.registry(), new Topics(settings.topics()));
    this.server = new TrackingServer(settings.url(), settings.token());
    opened.add(meters);
    this.http =
        opened.add(new HealthEndpoint("mlflow", settings.http(), meters, this::live, this::ready));
    this.registry = opened.add(new ModelRegistry(cluster, clock));
    registry.follow((task, table) -> tasks.add(task));
    this.follower = opened.add(facts.follower(cluster));
    this.runs = new RunMirror(server);
    this.models =
        new ModelMirror(
            server, settings.models().open(), settings.packages(), settings.modelPrefix());
    this.aliases =
        new AliasKeeper(
            server,
            registry,
            opened.add(new AuditLog(cluster, clock)),
            new RevocationList(settings.models().revoked()),
            Actor.ofService("mlflow"),
            models::name,
            settings.follow());
    this.worker =
        new Worker("sonostream-mlflow", Worker.Work.every(settings.poll(), this::look), workers);
    Gauge.builder("sonostream.mlflow.up", () -> trouble.isEmpty() ? 1 : 0)
        .description("1 while the tracking server takes what it is told")
        .register(meters.registry());
    Gauge.builder("sonostream.mlflow.waiting", facts, Facts::waiting)
        .description("Runs and releases that are not all told yet")
        .register(meters.registry());
  }

  /** Waits for the broker; the tracking server may be away. */
  @Override
  public void start() {
    try {
      http.start();
      cluster.await(needs(), settings.startTimeout());
      registry.start();
      follower.start();
      worker.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** As an operator's: docs/security.md. */
  private Needs needs() {
    Topics topics = cluster.topics();
    Needs needs =
        Needs.nothing()
            .reading(topics.trainingEvents(), topics.modelReleases(), topics.modelAssignments());
    return settings.follow()
        ? needs
            .writing(topics.modelAssignments(), topics.audit())
            .transacting(topics.modelAssignments().name() + "/")
        : needs;
  }

  private void look() {
    if (!follower.caughtUp()) {
      return;
    }
    try {
      Attempts attempts = new Attempts();
      String experiment = server.experiment(settings.experiment());
      runs.tell(facts, experiment, attempts);
      models.tell(facts, experiment, attempts);
      tasks.forEach(task -> attempts.at(() -> aliases.keep(task)));
      told(attempts.trouble());
    } catch (TrackingException e) {
      told(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param why something is missing there; empty where nothing is
   */
  private void told(String why) {
    if (Thread.currentThread().isInterrupted()) {
      return; // Told to end, in the middle of a question.
    }
    boolean missedBefore = !trouble.isEmpty() && !trouble.equals(NOT_YET);
    if (why.isEmpty() && missedBefore) {
      log.info("{} is told all again", settings.url());
    } else if (!why.isEmpty() && !missedBefore) {
      log.warn("{}; it is told later, and nothing else waits for it", why);
    }
    trouble = why;
  }

  @Override
  public Health live() {
    return Stream.of(state().ended(), workers.failure())
        .flatMap(Optional::stream)
        .findFirst()
        .map(why -> new Health(false, why))
        .orElse(Health.ALIVE);
  }

  /** Whether the tracking server knows what happens. */
  public Health ready() {
    return Health.unless(
        Stream.concat(
                Stream.of(workers.failure(), state().standstill(), registry.state().standstill())
                    .flatMap(Optional::stream),
                Stream.of(trouble).filter(why -> !why.isEmpty()))
            .toList());
  }

  private FollowerState state() {
    return follower.state();
  }

  @Override
  public Optional<Integer> httpPort() {
    return http.port();
  }

  /** May be called again. */
  @Override
  public void close() {
    worker.close();
    opened.close();
  }
}
