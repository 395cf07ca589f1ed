package io.sonostream.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.ServingStatus;
import io.sonostream.processor.openinference.OpenInferenceServer;
import io.sonostream.processor.stream.LaneService;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.Service;
import io.sonostream.service.health.ServiceMeters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor: frames in, masks out. The constructor starts nothing, {@link #start} builds the
 * {@link ProcessorParts}, waits for broker and registry and starts them, {@link #close} drains and
 * stops in the opposite order.
 *
 * <p>Owner: whoever made it. Hand-off: see the packages. Bound: the lanes' budgets. Shutdown:
 * {@link ProcessorParts#open}.
 */
public final class Processor implements Service {
  private static final Logger log = LoggerFactory.getLogger(Processor.class);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final Health NOT_STARTED = new Health(false, "not started yet");

  private final EngineRoom room;
  private final Topics topics;
  private final @Nullable ModelLoader modelLoader;
  private final WorkerHealth workers = new WorkerHealth();
  private final ServiceMeters meters = new ServiceMeters("processor", workers);
  private final HealthEndpoint http;
  private final Worker starter =
      new Worker("sonostream-start", this::startLanesWhenAModelServes, workers);
  private volatile @Nullable ProcessorParts parts;
  private volatile boolean lanesStarted;
  private volatile boolean closed;

  public Processor(ProcessorSettings settings) {
    this(settings, null);
  }

  /** With models from elsewhere than packages. */
  static Processor with(ProcessorSettings settings, ModelLoader modelLoader) {
    return new Processor(settings, modelLoader);
  }

  private Processor(ProcessorSettings settings, @Nullable ModelLoader modelLoader) {
    this.room = new EngineRoom(settings);
    this.topics = new Topics(settings.topics());
    this.modelLoader = modelLoader;
    meters.disk("models", settings.models().directory());
    this.http = new HealthEndpoint("processor", settings.http(), meters, this::live, this::ready);
  }

  /**
   * Waits for broker and registry, then starts everything. Returns while the first models may still
   * be loading; the lanes begin as soon as any task is served, until then frames wait in Kafka.
   *
   * @throws UserException when a port is taken, or broker or registry did not answer within the
   *     start timeout; nothing is left open then
   */
  @Override
  public void start() {
    try {
      http.start();
      ProcessorParts opened =
          ProcessorParts.open(room, topics, modelLoader, meters, http, this::live, this::ready);
      parts = opened;
      opened.dependencies().start();
      opened.dependencies().ensure();
      MaskSchema.register(
          opened.cluster().records(),
          List.of(topics.masksLive().name(), topics.masksArchive().name()),
          room.settings().startTimeout());
      opened.engine().start();
      opened.director().start();
      room.settings().tasks().keySet().forEach(opened.engine()::expect);
      room.settings().seenTwiceElsewhere().ifPresent(log::warn);
      opened.models().ifPresent(ModelRegistry::start);
      opened.peers().start();
      opened.openInference().ifPresent(OpenInferenceServer::start);
      starter.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Waits until every lane runs; false when the time is up first. */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!ready().ok() && live().ok() && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
    return ready().ok();
  }

  /** Whether this process can go on; if not, it should be replaced. */
  @Override
  public Health live() {
    ProcessorParts now = parts;
    return now == null ? Health.ALIVE : new Readiness(now).live(workers.failure());
  }

  /** Whether frames are being answered. */
  public Health ready() {
    ProcessorParts now = parts;
    Health live = live();
    if (now == null) {
      return NOT_STARTED;
    }
    return live.ok() ? new Readiness(now).ready(lanesStarted) : live;
  }

  /** What serves now, one entry a task. */
  public List<ServingStatus> serving() {
    ProcessorParts now = parts;
    return now == null ? List.of() : now.engine().serving();
  }

  /** Port of metrics and health, where they are on. */
  @Override
  public Optional<Integer> httpPort() {
    return http.port();
  }

  /** Port of the Open Inference Protocol, where it is on. */
  public Optional<Integer> openInferencePort() {
    ProcessorParts now = parts;
    return now == null ? Optional.empty() : now.openInference().map(OpenInferenceServer::port);
  }

  /** Every meter of this processor. */
  public MeterRegistry meters() {
    return meters.registry();
  }

  /** Drains, commits and stops; a second call changes nothing. */
  @Override
  public void close() {
    starter.interrupt();
    closeOnce();
  }

  private synchronized void closeOnce() {
    if (closed) {
      return;
    }
    closed = true;
    ProcessorParts now = parts;
    if (now == null) {
      http.close();
    } else {
      now.open().close();
    }
    meters.close();
  }

  private void startLanesWhenAModelServes() throws InterruptedException {
    ProcessorParts now = parts;
    if (now == null) {
      throw new IllegalStateException("the lanes are started before their parts");
    }
    if (now.models().isPresent()) {
      while (!now.models().get().awaitCaughtUp(Duration.ofSeconds(10)) && !closed) {
        log.warn("still reading {}", topics.modelAssignments().name());
      }
    }
    // A package named in the settings serves until an assignment says otherwise.
    ProcessorParts.configured(room.settings()).forEach(now.director()::wantConfigured);
    now.engine().awaitFirstModel();
    startLanes(now);
  }

  private synchronized void startLanes(ProcessorParts now) {
    if (closed) {
      return;
    }
    for (LaneService lane : now.lanes()) {
      lane.start();
      now.kafkaMeters().add(lane.lane().label(), lane.streams());
    }
    lanesStarted = true;
  }
}
