package io.sonostream.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.assignment.AssignmentFollower;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.MemoryCheck;
import io.sonostream.processor.inference.ModelDirector;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.PackageModelLoader;
import io.sonostream.processor.inference.ServingStatus;
import io.sonostream.processor.inference.WantedModels;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.processor.metrics.KafkaMeters;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.processor.metrics.ShadowMetrics;
import io.sonostream.processor.shadow.ShadowPublisher;
import io.sonostream.processor.stream.FrameLimits;
import io.sonostream.processor.stream.FrameReader;
import io.sonostream.processor.stream.LaneService;
import io.sonostream.processor.stream.LaneSettings;
import io.sonostream.processor.stream.LaneTopics;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.schemas.records.Timestamps;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.ServiceMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor: frames in, masks out. The constructor builds everything top to bottom, {@link
 * #start} waits for broker, registry and the first models, {@link #close} drains and stops in the
 * opposite order.
 *
 * <p>Owner: whoever made it. Hand-off: see the packages. Bound: the lanes' budgets. Shutdown: lanes
 * (which drain through the engine), follower, director, engine, comparisons, HTTP.
 */
public final class Processor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Processor.class);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final Duration KAFKAS_METERS = Duration.ofSeconds(10);

  /** Key, headers and framing of a mask record, which the topic's limit counts too. */
  private static final int RECORD_OVERHEAD = 64 << 10;

  static final int MAX_MASK_BYTES = Topics.MAX_FRAME_BYTES - RECORD_OVERHEAD;

  private final ProcessorSettings settings;
  private final Topics topics;
  private final RecordFormats formats;
  private final WorkerHealth workers = new WorkerHealth();
  private final ServiceMeters meters = new ServiceMeters("processor", workers);
  private final MeterRegistry registry = meters.registry();
  private final ShadowPublisher shadow;
  private final InferenceEngine engine;
  private final ModelLoader loader;
  private final ModelDirector director;
  private final Optional<AssignmentFollower> follower;
  private final List<LaneService> lanes = new ArrayList<>();
  private final Dependencies dependencies;
  private final KafkaMeters kafkaMeters = new KafkaMeters(registry, KAFKAS_METERS);
  private final HealthEndpoint http;
  private volatile boolean lanesStarted;
  private volatile boolean closed;
  private volatile Optional<String> startFailure = Optional.empty();

  public Processor(ProcessorSettings settings) {
    this(settings, new Topics(settings.topics()), Processor::nowMicros, null);
  }

  /** With models from elsewhere than packages. */
  static Processor with(ProcessorSettings settings, ModelLoader modelLoader) {
    return new Processor(
        settings, new Topics(settings.topics()), Processor::nowMicros, modelLoader);
  }

  /**
   * @param clockMicros microseconds since the epoch
   * @param modelLoader null for packages as the settings say
   */
  Processor(
      ProcessorSettings settings,
      Topics topics,
      LongSupplier clockMicros,
      @Nullable ModelLoader modelLoader) {
    this.settings = settings;
    this.topics = topics;
    this.formats = new RecordFormats(settings.registry());
    InferenceMetrics inferenceMetrics = new InferenceMetrics(registry);
    ShadowMetrics shadowMetrics = new ShadowMetrics(registry);
    this.shadow =
        new ShadowPublisher(
            settings.kafka(),
            topics.modelShadow().name(),
            formats.shadows(),
            shadowMetrics::unsent);
    ImageLimits limits =
        new ImageLimits(settings.frames().maxSide(), settings.frames().maxPixels());
    this.engine =
        new InferenceEngine(
            settings.engine(),
            settings.batchRules(),
            new ImageDecoder(limits),
            clockMicros,
            inferenceMetrics,
            shadowMetrics,
            shadow);
    this.loader = modelLoader == null ? packages(settings) : modelLoader;
    this.director = new ModelDirector(engine, loader, inferenceMetrics, shadowMetrics);
    FrameReader reader =
        new FrameReader(
            formats.frames(), RecordFormats::isOutage, new FrameLimits(limits.maxPixels()));
    lane(Lane.LIVE, settings.live(), reader, clockMicros);
    lane(Lane.ARCHIVE, settings.archive(), reader, clockMicros);
    this.follower = settings.models().follow() ? Optional.of(follower()) : Optional.empty();
    this.dependencies = new Dependencies(settings, topics, registry);
    this.http = new HealthEndpoint("processor", settings.http(), meters, this::live, this::ready);
  }

  /**
   * Waits for broker and registry, then starts everything. Returns while the first models may still
   * be loading; the lanes begin as soon as they serve, until then frames wait in Kafka.
   *
   * @throws UserException when broker or registry did not answer within the start timeout
   */
  public void start() {
    try {
      http.start();
      dependencies.start();
      dependencies.ensure();
      formats.awaitRegistry(
          List.of(topics.masksLive().name(), topics.masksArchive().name()),
          settings.startTimeout());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    engine.start();
    director.start();
    settings.tasks().keySet().forEach(engine::expect);
    follower.ifPresent(AssignmentFollower::start);
    new Worker("sonostream-start", this::startLanesWhenReady, this::startFailed).start();
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
  public Health live() {
    Optional<String> failure =
        engine
            .goneBecause()
            .map(cause -> "the engine is gone: " + cause)
            .or(() -> startFailure)
            .or(director::failure)
            .or(workers::failure)
            .or(() -> follower.flatMap(AssignmentFollower::failure))
            .or(() -> lanes.stream().flatMap(lane -> lane.failure().stream()).findFirst());
    return failure.map(why -> new Health(false, why)).orElse(Health.ALIVE);
  }

  /** Whether frames are being answered. */
  public Health ready() {
    Health live = live();
    if (!live.ok()) {
      return live;
    }
    List<String> reasons = new ArrayList<>();
    if (!engine.awaited().isEmpty()) {
      reasons.add("no model yet for " + String.join(", ", engine.awaited()));
    } else if (engine.serving().isEmpty()) {
      reasons.add("no task is configured or assigned yet");
    }
    reasons.addAll(director.refusals().values());
    reasons.addAll(engine.challengerRefusals().values());
    Optional<String> brokerAway = dependencies.brokerAway();
    boolean ready = lanesStarted && engine.awaited().isEmpty() && brokerAway.isEmpty();
    brokerAway.ifPresent(reasons::add);
    dependencies.registryAway().ifPresent(reasons::add);
    for (LaneService lane : lanes) {
      if (!lane.running()) {
        reasons.add("lane " + lane.lane().label() + " does not run yet");
        ready = false;
      }
      lane.lost().ifPresent(loss -> reasons.add("lane " + lane.lane().label() + ": " + loss));
      if (lane.waitsFor().isPresent()) {
        reasons.add("lane " + lane.lane().label() + ": " + lane.waitsFor().get());
        ready = false;
      }
    }
    return new Health(ready, reasons.isEmpty() ? "ready" : String.join("; ", reasons));
  }

  /** What serves now, one entry a task. */
  public List<ServingStatus> serving() {
    return engine.serving();
  }

  /** Port of metrics and health, where they are on. */
  public Optional<Integer> httpPort() {
    return http.port();
  }

  /** Every meter of this processor. */
  public MeterRegistry meters() {
    return registry;
  }

  /** Drains, commits and stops; a second call changes nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    lanes.parallelStream().forEach(LaneService::close);
    kafkaMeters.close();
    follower.ifPresent(AssignmentFollower::close);
    director.close();
    engine.close();
    shadow.close();
    dependencies.close();
    http.close();
    formats.close();
    meters.close();
  }

  private void lane(Lane lane, LaneSettings own, FrameReader reader, LongSupplier clockMicros) {
    if (!own.enabled()) {
      return;
    }
    boolean live = lane == Lane.LIVE;
    LaneTopics names =
        new LaneTopics(
            (live ? topics.framesLive() : topics.framesArchive()).name(),
            (live ? topics.masksLive() : topics.masksArchive()).name(),
            topics.framesDead().name(),
            MAX_MASK_BYTES);
    lanes.add(
        new LaneService(
            lane,
            own,
            names,
            settings.kafka(),
            engine,
            reader,
            formats.masks(),
            clockMicros,
            new LaneMetrics(registry, lane)));
  }

  private AssignmentFollower follower() {
    return new AssignmentFollower(
        new HashMap<>(settings.kafka()),
        topics.modelReleases().name(),
        topics.modelAssignments().name(),
        formats.releases(),
        formats.assignments(),
        RecordFormats::isOutage,
        director::want,
        engine::expect);
  }

  private void startLanesWhenReady() throws InterruptedException {
    if (follower.isPresent()) {
      while (!follower.get().awaitCaughtUp(Duration.ofSeconds(10)) && !closed) {
        log.warn("still reading {}", topics.modelAssignments().name());
      }
    }
    serveConfiguredModels();
    while (!closed && (engine.serving().isEmpty() || !engine.awaited().isEmpty())) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
    startLanes();
  }

  private void startFailed(String starter, Throwable why) {
    startFailure = Optional.of("the lanes could not be started: " + why.getMessage());
  }

  private synchronized void startLanes() {
    if (closed) {
      return;
    }
    for (LaneService lane : lanes) {
      lane.start();
      kafkaMeters.add(lane.lane().label(), lane.streams());
    }
    lanesStarted = true;
  }

  /** A package named in the settings serves until an assignment says otherwise. */
  private void serveConfiguredModels() {
    settings
        .tasks()
        .forEach(
            (task, own) -> {
              if (own.model() != null && !director.wanted(task)) {
                director.want(WantedModels.only(loader.describe(task, own.model())));
              }
            });
  }

  static ModelLoader packages(ProcessorSettings settings) {
    TrustedKeys keys = TrustedKeys.read(settings.models().trustedKeys());
    return new PackageModelLoader(
        new FileModelStore(settings.models().directory(), keys),
        keys,
        new EngineOptions(
            settings.engine().name(),
            settings.engine().threads(),
            settings.engine().profileDirectory().resolve("tensorrt")),
        MemoryCheck.ofThisMachine());
  }

  static long nowMicros() {
    return Timestamps.micros(Instant.now());
  }
}
