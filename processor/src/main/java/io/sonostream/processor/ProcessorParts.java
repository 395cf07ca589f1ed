package io.sonostream.processor;

import io.sonostream.client.Cluster;
import io.sonostream.client.Records;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.processor.assignment.AssignedModels;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.inference.AttemptLimits;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.KeptModels;
import io.sonostream.processor.inference.ModelDirector;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.processor.metrics.KafkaMeters;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.processor.openinference.OpenInferenceServer;
import io.sonostream.processor.peers.ConfigDigest;
import io.sonostream.processor.peers.Peers;
import io.sonostream.processor.shadow.Shadow;
import io.sonostream.processor.shadow.ShadowMetrics;
import io.sonostream.processor.shadow.ShadowPublisher;
import io.sonostream.processor.stream.FrameReader;
import io.sonostream.processor.stream.LaneService;
import io.sonostream.processor.stream.LaneSettings;
import io.sonostream.processor.stream.LaneTopics;
import io.sonostream.runtime.OpenParts;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.ServiceMeters;
import io.sonostream.service.traces.TraceExport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a processor, built top to bottom and not yet started.
 *
 * @param openInference where it is on
 * @param open closes them, in the opposite order: callers by HTTP, lanes (which drain through the
 *     engine), models, director, engine, comparisons, dependencies, traces, HTTP
 */
record ProcessorParts(
    Cluster cluster,
    Dependencies dependencies,
    Peers peers,
    Shadow shadow,
    InferenceEngine engine,
    ModelDirector director,
    Optional<ModelRegistry> models,
    KafkaMeters kafkaMeters,
    List<LaneService> lanes,
    Optional<OpenInferenceServer> openInference,
    OpenParts open) {
  private static final Duration KAFKAS_METERS = Duration.ofSeconds(10);

  /** Key, headers and framing of a mask record, which the topic's limit counts too. */
  private static final int RECORD_OVERHEAD = 64 << 10;

  static final int MAX_MASK_BYTES = Topics.MAX_FRAME_BYTES - RECORD_OVERHEAD;

  /**
   * @param modelLoader null for packages as the settings say
   * @param http answers before anything else is there, and until everything else is gone
   * @throws io.sonostream.runtime.UserException when something can't be opened; nothing is then
   */
  static ProcessorParts open(
      EngineRoom room,
      Topics topics,
      @Nullable ModelLoader modelLoader,
      ServiceMeters meters,
      HealthEndpoint http,
      Supplier<Health> live,
      Supplier<Health> ready) {
    OpenParts open = new OpenParts();
    try {
      open.add(http);
      ModelLoader loader = modelLoader == null ? room.packages() : modelLoader;
      return build(room, topics, loader, meters, live, ready, open);
    } catch (RuntimeException | Error e) {
      open.close();
      throw e;
    }
  }

  private static ProcessorParts build(
      EngineRoom room,
      Topics topics,
      ModelLoader loader,
      ServiceMeters meters,
      Supplier<Health> live,
      Supplier<Health> ready,
      OpenParts open) {
    ProcessorSettings settings = room.settings();
    TraceExport traces =
        open.add(TraceExport.open("processor", settings.traces(), meters.registry()));
    Cluster cluster =
        Cluster.of(settings.kafka(), settings.registry(), topics).traced(traces.openTelemetry());
    Records records = cluster.records();
    Dependencies dependencies = open.add(new Dependencies(settings, topics, meters.registry()));
    InferenceMetrics inferenceMetrics = new InferenceMetrics(meters.registry());
    ShadowMetrics shadowMetrics = new ShadowMetrics(meters.registry());
    ShadowPublisher comparisons =
        open.add(
            new ShadowPublisher(
                settings.kafka(),
                topics.modelShadow().name(),
                records.writer(ShadowComparison.class),
                shadowMetrics::unsent));
    Shadow shadow = new Shadow(room.inputs(), shadowMetrics, room.clockMicros(), comparisons);
    InferenceEngine engine = open.add(room.engine(inferenceMetrics, shadow.sideline()));
    ModelDirector director =
        open.add(
            new ModelDirector(
                engine,
                loader,
                new KeptModels(
                    room.lastGood(), room.keys(), configured(settings), loader, room.store()),
                AttemptLimits.of(settings.models().trialTimeout()),
                shadow.contest(engine, loader),
                inferenceMetrics,
                cluster.tracer()));
    Optional<ModelRegistry> models =
        settings.models().follow()
            ? Optional.of(open.add(followed(settings, cluster, engine, director)))
            : Optional.empty();
    KafkaMeters kafkaMeters = open.add(new KafkaMeters(meters.registry(), KAFKAS_METERS));
    List<LaneService> lanes = new ArrayList<>();
    open.add(() -> lanes.parallelStream().forEach(LaneService::close));
    Peers peers = open.add(peers(settings, meters));
    FrameReader reader = room.reader(records, frame -> true);
    for (Lane lane : Lane.values()) {
      LaneSettings own = lane == Lane.LIVE ? settings.live() : settings.archive();
      if (own.enabled()) {
        lanes.add(
            new LaneService(
                lane,
                own,
                names(lane, topics),
                replicated(settings.kafka(), topics),
                engine,
                peers,
                reader,
                records.writer(Mask.class),
                settings.batches().maxAge(),
                room.clockMicros(),
                cluster.tracer(),
                new LaneMetrics(meters.registry(), lane)));
      }
    }
    Optional<OpenInferenceServer> callers =
        settings.openInference().enabled()
            ? Optional.of(
                open.add(
                    new OpenInferenceServer(
                        settings.openInference(),
                        engine,
                        room.decoder(),
                        Clock.systemUTC(),
                        live,
                        ready,
                        meters.registry(),
                        cluster.tracer())))
            : Optional.empty();
    return new ProcessorParts(
        cluster,
        dependencies,
        peers,
        shadow,
        engine,
        director,
        models,
        kafkaMeters,
        lanes,
        callers,
        open);
  }

  private static ModelRegistry followed(
      ProcessorSettings settings, Cluster cluster, InferenceEngine engine, ModelDirector director) {
    ModelRegistry followed = new ModelRegistry(cluster, Clock.systemUTC());
    followed.follow(
        new AssignedModels(
            director::want,
            engine::expect,
            task -> {
              // What the settings name is waited for whatever the topic says.
              if (!settings.tasks().containsKey(task)) {
                director.withdraw(task);
              }
            }));
    return followed;
  }

  /** Told what decides about a frame, and the same wherever its partition is. */
  private static Peers peers(ProcessorSettings settings, ServiceMeters meters) {
    ConfigDigest own = settings.digest();
    List<String> groups =
        Stream.of(settings.live(), settings.archive())
            .filter(LaneSettings::enabled)
            .map(LaneSettings::applicationId)
            .toList();
    return new Peers(own, groups, settings.kafka(), meters.registry());
  }

  /** The topics that Kafka Streams makes for the lanes are as safe as our own. */
  private static Map<String, String> replicated(Map<String, String> kafka, Topics topics) {
    Map<String, String> all = new HashMap<>();
    all.put("replication.factor", Short.toString(topics.options().replication()));
    all.putAll(kafka);
    return all;
  }

  private static LaneTopics names(Lane lane, Topics topics) {
    boolean live = lane == Lane.LIVE;
    return new LaneTopics(
        (live ? topics.framesLive() : topics.framesArchive()).name(),
        (live ? topics.masksLive() : topics.masksArchive()).name(),
        topics.framesDead().name(),
        MAX_MASK_BYTES);
  }

  /** The package directories that the settings name, by task. */
  static Map<String, Path> configured(ProcessorSettings settings) {
    Map<String, Path> models = new HashMap<>();
    settings
        .tasks()
        .forEach(
            (task, own) -> {
              if (own.model() != null) {
                models.put(task, own.model());
              }
            });
    return models;
  }
}
