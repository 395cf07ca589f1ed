package io.sonostream.schemas.topics;

import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ReceivedInstance;
import io.sonostream.schemas.ReplayProgress;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Every topic of one Sonostream: the one place where names, partitions and retention are said. */
public final class Topics {

  /** Largest frame or mask record. Give producers max.request.size of at least this. */
  public static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

  /**
   * Largest labelled frame (a frame and its label map) or dead letter (a frame and its headers).
   * The broker's message.max.bytes must reach it, less the batch header.
   */
  public static final int MAX_LABEL_BYTES = 8 * 1024 * 1024;

  private static final int MAX_CONTROL_BYTES = 1024 * 1024;
  private static final long FOR_EVER = -1;
  private static final String BY_DEVICE = "deviceId";
  private static final String BY_TASK = "task";

  private final TopicOptions options;
  private final TopicSpec framesLive;
  private final TopicSpec framesArchive;
  private final TopicSpec masksLive;
  private final TopicSpec masksArchive;
  private final TopicSpec framesDead;
  private final TopicSpec labels;
  private final TopicSpec labelRequests;
  private final TopicSpec modelReleases;
  private final TopicSpec modelAssignments;
  private final TopicSpec modelShadow;
  private final TopicSpec replays;
  private final TopicSpec trainingCommands;
  private final TopicSpec trainingEvents;
  private final TopicSpec audit;
  private final TopicSpec instances;

  public Topics(TopicOptions options) {
    this.options = options;
    int frames = options.framePartitions();
    framesLive =
        kept(
            "frames.live",
            Frame.class,
            BY_DEVICE,
            frames,
            options.liveRetention(),
            options.liveRetentionBytes(),
            MAX_FRAME_BYTES);
    framesArchive =
        kept(
            "frames.archive",
            Frame.class,
            BY_DEVICE,
            frames,
            options.archiveRetention(),
            FOR_EVER,
            MAX_FRAME_BYTES);
    masksLive =
        kept(
            "masks.live",
            Mask.class,
            BY_DEVICE,
            frames,
            options.maskRetention(),
            FOR_EVER,
            MAX_FRAME_BYTES);
    masksArchive =
        kept(
            "masks.archive",
            Mask.class,
            BY_DEVICE,
            frames,
            options.maskRetention(),
            FOR_EVER,
            MAX_FRAME_BYTES);
    framesDead =
        new TopicSpec(
            options.prefix() + "frames.dead",
            Optional.empty(),
            "as in the source record",
            1,
            options.replication(),
            Cleanup.DELETE,
            options.deadRetention().toMillis(),
            FOR_EVER,
            MAX_LABEL_BYTES);
    labels =
        compacted(
            "labels",
            LabeledFrame.class,
            "frame id/annotator",
            options.labelPartitions(),
            MAX_LABEL_BYTES);
    // Not compacted, which keeps the newest for ever: outlines of frames that are gone.
    labelRequests =
        kept(
            "label.requests",
            LabelRequests.class,
            BY_TASK,
            1,
            options.maskRetention(),
            FOR_EVER,
            MAX_FRAME_BYTES);
    // Not compacted: a release is a fact, and a second one under the same key must stay visible.
    modelReleases = forEver("model.releases", ModelRelease.class, "task:version");
    modelAssignments =
        compacted("model.assignments", ModelAssignment.class, BY_TASK, 1, MAX_CONTROL_BYTES);
    modelShadow =
        kept(
            "model.shadow",
            ShadowComparison.class,
            BY_DEVICE,
            frames,
            options.maskRetention(),
            FOR_EVER,
            MAX_CONTROL_BYTES);
    replays = compacted("replays", ReplayProgress.class, "replay/partition", 1, MAX_CONTROL_BYTES);
    trainingCommands =
        kept(
            "training.commands",
            TrainingCommand.class,
            BY_TASK,
            options.labelPartitions(),
            Duration.ofDays(30),
            FOR_EVER,
            MAX_CONTROL_BYTES);
    trainingEvents = forEver("training.events", TrainingEvent.class, BY_TASK);
    audit = forEver("audit", AuditRecord.class, "change");
    instances =
        compacted("instances.received", ReceivedInstance.class, "instance", 1, MAX_CONTROL_BYTES);
  }

  /** Without a prefix, with the default partitions. */
  public static Topics standard() {
    return new Topics(TopicOptions.DEFAULT);
  }

  public TopicSpec framesLive() {
    return framesLive;
  }

  public TopicSpec framesArchive() {
    return framesArchive;
  }

  /** Partitioned as frames.live, so that a mask keeps its frame's order. */
  public TopicSpec masksLive() {
    return masksLive;
  }

  /** Partitioned as frames.archive. */
  public TopicSpec masksArchive() {
    return masksArchive;
  }

  /** Records that could not be read or segmented, as the original bytes with Kafka's headers. */
  public TopicSpec framesDead() {
    return framesDead;
  }

  public TopicSpec labels() {
    return labels;
  }

  /** Which frames are worth a label next. */
  public TopicSpec labelRequests() {
    return labelRequests;
  }

  public TopicSpec modelReleases() {
    return modelReleases;
  }

  public TopicSpec modelAssignments() {
    return modelAssignments;
  }

  /** Champion against challenger on the same live frames. */
  public TopicSpec modelShadow() {
    return modelShadow;
  }

  /** Range, model and progress of every replay. */
  public TopicSpec replays() {
    return replays;
  }

  /**
   * The masks of a replay, kept as those of the lanes are.
   *
   * @param name without the prefix
   * @param partitions those of the replay's source, so that a mask keeps its frame's order
   */
  public TopicSpec replayedMasks(String name, int partitions) {
    return kept(
        name,
        Mask.class,
        BY_DEVICE,
        partitions,
        options.maskRetention(),
        FOR_EVER,
        MAX_FRAME_BYTES);
  }

  public TopicSpec trainingCommands() {
    return trainingCommands;
  }

  public TopicSpec trainingEvents() {
    return trainingEvents;
  }

  /** Who changed what; only ever added to. */
  public TopicSpec audit() {
    return audit;
  }

  /** DICOM instances whose frames are in frames.archive. */
  public TopicSpec instances() {
    return instances;
  }

  /** Key of a record of model.releases. */
  public static String releaseKey(String task, String version) {
    return task + ":" + version;
  }

  public List<TopicSpec> all() {
    return List.of(
        framesLive,
        framesArchive,
        masksLive,
        masksArchive,
        framesDead,
        labels,
        labelRequests,
        modelReleases,
        modelAssignments,
        modelShadow,
        replays,
        trainingCommands,
        trainingEvents,
        audit,
        instances);
  }

  /** Topics whose partition count must equal another's: the follower, then the one it follows. */
  Map<TopicSpec, TopicSpec> copartitioned() {
    return Map.of(masksLive, framesLive, masksArchive, framesArchive);
  }

  public TopicOptions options() {
    return options;
  }

  @Override
  public String toString() {
    return all().stream()
        .map(t -> t.name() + "/" + t.partitions())
        .collect(Collectors.joining(" ", "Topics[", "]"));
  }

  private TopicSpec kept(
      String name,
      Class<? extends SpecificRecord> type,
      String key,
      int partitions,
      Duration retention,
      long retentionBytes,
      int maxBytes) {
    return new TopicSpec(
        options.prefix() + name,
        Optional.of(type),
        key,
        partitions,
        options.replication(),
        Cleanup.DELETE,
        retention.toMillis(),
        retentionBytes,
        maxBytes);
  }

  /** One partition, so that one reader sees all facts in one order. */
  private TopicSpec forEver(String name, Class<? extends SpecificRecord> type, String key) {
    return new TopicSpec(
        options.prefix() + name,
        Optional.of(type),
        key,
        1,
        options.replication(),
        Cleanup.DELETE,
        FOR_EVER,
        FOR_EVER,
        MAX_CONTROL_BYTES);
  }

  private TopicSpec compacted(
      String name, Class<? extends SpecificRecord> type, String key, int partitions, int maxBytes) {
    return new TopicSpec(
        options.prefix() + name,
        Optional.of(type),
        key,
        partitions,
        options.replication(),
        Cleanup.COMPACT,
        FOR_EVER,
        FOR_EVER,
        maxBytes);
  }
}
