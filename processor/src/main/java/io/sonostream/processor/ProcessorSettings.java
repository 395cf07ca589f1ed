package io.sonostream.processor;

import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.model.packaging.Acceptance;
import io.sonostream.model.packaging.ObjectStoreOptions;
import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.Revocations;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.inference.EngineSettings;
import io.sonostream.processor.inference.SteadySettings;
import io.sonostream.processor.openinference.OpenInferenceSettings;
import io.sonostream.processor.peers.ConfigDigest;
import io.sonostream.processor.stream.KafkaPromises;
import io.sonostream.processor.stream.LaneSettings;
import io.sonostream.processor.trial.TrialLimits;
import io.sonostream.schemas.records.Names;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.service.health.HttpSettings;
import io.sonostream.service.settings.BrokerAddresses;
import io.sonostream.service.settings.Settings;
import io.sonostream.service.traces.TracesSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything a processor can be told; processor.conf holds the defaults and says what each key
 * means.
 */
public record ProcessorSettings(
    Map<String, String> kafka,
    Map<String, String> registry,
    TopicOptions topics,
    TracesSettings traces,
    LaneSettings live,
    LaneSettings archive,
    FrameSettings frames,
    BatchSettings batches,
    Map<String, TaskSettings> tasks,
    EngineSettings engine,
    SteadySettings steady,
    ModelSettings models,
    OpenInferenceSettings openInference,
    HttpSettings http,
    Duration startTimeout) {

  public ProcessorSettings {
    if (!live.enabled() && !archive.enabled()) {
      throw new IllegalArgumentException(
          "live.enabled and archive.enabled are both false; a processor needs a lane");
    }
    if (models.follow() && models.accept() == Acceptance.ANY && !models.unsignedFromElsewhere()) {
      BrokerAddresses.requireLoopbackForUnsigned(kafka.getOrDefault("bootstrap.servers", ""));
    }
    if (live.applicationId().equals(archive.applicationId())) {
      throw new IllegalArgumentException(
          "live and archive have the same application-id "
              + live.applicationId()
              + "; two lanes are two consumer groups");
    }
    for (String task : tasks.keySet()) {
      Names.fault("tasks", task)
          .ifPresent(
              fault -> {
                throw new IllegalArgumentException(fault + "; name tasks as frames do");
              });
    }
    KafkaPromises.require(
        Map.of("kafka", kafka, "live.kafka", live.kafka(), "archive.kafka", archive.kafka()));
  }

  /**
   * At most what every other service takes, which is the default: the mask of a larger frame could
   * be neither seen, labelled nor learned from.
   *
   * @param maxPixels of a frame, width by height
   * @param maxSide the longer of both
   */
  public record FrameSettings(long maxPixels, int maxSide) {
    public FrameSettings {
      requireWithin("max-pixels", maxPixels, ImageLimits.DEFAULT.maxPixels());
      requireWithin("max-side", maxSide, ImageLimits.DEFAULT.maxSide());
    }

    private static void requireWithin(String key, long value, long most) {
      if (value < 1 || value > most) {
        throw new IllegalArgumentException(
            key + " is " + value + "; allowed are 1 to " + most + ", as for every picture");
      }
    }
  }

  /**
   * @param maxAge of a live frame when its batch forms; an older one is shed
   * @param archiveShare of the frames, while both lanes wait
   */
  public record BatchSettings(Duration maxAge, double archiveShare) {
    public BatchSettings {
      if (maxAge.toMillis() < 1) {
        throw new IllegalArgumentException("max-age is " + maxAge + "; it must be at least 1ms");
      }
      if (!(archiveShare >= 0 && archiveShare <= 1)) {
        throw new IllegalArgumentException(
            "archive-share is " + archiveShare + "; allowed are 0 to 1");
      }
    }
  }

  /**
   * @param weight share of the engine, >= 1
   * @param model package directory that serves until an assignment says otherwise
   */
  public record TaskSettings(int weight, @Nullable Path model) {
    public TaskSettings {
      if (weight < 1) {
        throw new IllegalArgumentException("weight is " + weight + "; it must be at least 1");
      }
    }
  }

  /**
   * @param directory where the last good model of each task is kept
   * @param accept whose packages are loaded
   * @param keys folder with this installation's keys
   * @param trustedKeys public keys of others
   * @param revoked list of what is never loaded
   * @param stores folders and addresses such as s3://bucket/prefix that packages may be fetched
   *     from
   * @param objectStore how the latter are reached
   * @param unsignedFromElsewhere whether {@link Acceptance#ANY} is meant with a broker elsewhere
   * @param trialTimeout for fetching, loading and trying one model
   * @param foreignTrial for the process that tries a network from elsewhere first
   */
  public record ModelSettings(
      boolean follow,
      Path directory,
      Acceptance accept,
      Path keys,
      List<Path> trustedKeys,
      Path revoked,
      List<String> stores,
      ObjectStoreOptions objectStore,
      boolean unsignedFromElsewhere,
      Duration trialTimeout,
      TrialLimits foreignTrial) {
    /** The keys as these settings describe them. */
    TrustedKeys trust() {
      return TrustedKeys.of(
          accept, new OwnKeys(keys), trustedKeys, Revocations.in(revoked), Clock.systemUTC());
    }

    public ModelSettings {
      if (trialTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "trial-timeout is " + trialTimeout.toMillis() + " ms; it must be at least 1 s");
      }
    }
  }

  /**
   * @param file the user's file, or null
   * @param overrides dotted paths, for example {@code processor.live.enabled}
   */
  public static ProcessorSettings load(@Nullable Path file, Map<String, ?> overrides) {
    return Settings.load("processor", ProcessorSettings.class, file, overrides);
  }

  /** Of what decides about a frame, and must be the same wherever its partition is. */
  ConfigDigest digest() {
    Map<String, Object> limits = new TreeMap<>();
    limits.put("max-pixels", frames.maxPixels());
    limits.put("max-side", frames.maxSide());
    limits.put("max-age", batches.maxAge());
    // What came later only where it is used: during an update the others have not heard of it.
    if (!engine.archiveSeenTwice().isEmpty()) {
      limits.put("archive-seen-twice", new TreeSet<>(engine.archiveSeenTwice()));
    }
    if (steady.live() > 0) {
      limits.put("steady.live", steady.live());
    }
    if (steady.archive() > 0) {
      limits.put("steady.archive", steady.archive());
    }
    if (!steady.devices().isEmpty()) {
      limits.put("steady.devices", new TreeMap<>(steady.devices()));
    }
    return ConfigDigest.of(tasks.keySet(), limits);
  }

  /** Which tasks are seen twice that these settings don't have; empty where it has them all. */
  Optional<String> seenTwiceElsewhere() {
    Set<String> elsewhere = new TreeSet<>(engine.archiveSeenTwice());
    elsewhere.removeAll(tasks.keySet());
    return elsewhere.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "processor.engine.archive-seen-twice names "
                + String.join(", ", elsewhere)
                + ", which processor.tasks does not: it counts once an assignment names it");
  }

  BatchRules batchRules() {
    Map<String, Integer> weights = new TreeMap<>();
    tasks.forEach((task, setting) -> weights.put(task, setting.weight()));
    return new BatchRules(batches.archiveShare(), batches.maxAge().toNanos() / 1000, weights);
  }
}
