package io.sonostream.client.subjects;

import static java.util.Objects.requireNonNull;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ReplayProgress;
import io.sonostream.schemas.topics.Answers;
import io.sonostream.schemas.topics.Cleanup;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads every topic that can hold a subject's data, from its start. That takes as long as reading
 * them takes; it is done when somebody asks for his data, not in passing.
 */
public final class SubjectSearch {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Kafka's own log.retention.check.interval.ms; to ask for it takes rights over the cluster. */
  private static final Duration LOOKS = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final Topics topics;

  public SubjectSearch(Cluster cluster) {
    this.cluster = cluster;
    this.topics = cluster.topics();
  }

  /** The rights for it; the masks of replays have topics of their own besides. */
  public static Needs needs(Topics topics) {
    return Needs.nothing()
        .reading(
            topics.framesLive(),
            topics.framesArchive(),
            topics.masksLive(),
            topics.masksArchive(),
            topics.framesDead(),
            topics.labels(),
            topics.labelRequests(),
            topics.modelReleases(),
            topics.replays(),
            topics.trainingEvents());
  }

  /**
   * @param topics a trace for each, those without a record included
   * @param requested frames of the subject that a label is, or was, asked for
   */
  public record Found(List<TopicTrace> topics, Set<FrameName> requested) {
    public Found {
      topics = List.copyOf(topics);
      requested = Set.copyOf(requested);
    }
  }

  /**
   * @param notes told which topic is read
   * @throws UnavailableException when broker or registry don't answer
   */
  public Found find(SubjectId subject, Consumer<String> notes) {
    List<TopicTrace> traces = new ArrayList<>();
    try (Admin admin = cluster.admin();
        TopicScan scan = new TopicScan(cluster)) {
      Naming frames =
          Naming.of(cluster, Frame.class, Frame::getSubjectId, Frame::getTask, FrameName::of);
      Naming masks =
          Naming.of(cluster, Mask.class, Mask::getSubjectId, Mask::getTask, FrameName::of);
      RequestedFrames requested =
          new RequestedFrames(subject, cluster.records().reader(LabelRequests.class));
      scan.records(topics.labelRequests(), LabelRequests.class, requested::add);
      Map<String, Naming> where = new LinkedHashMap<>();
      where.put(topics.framesLive().name(), frames);
      where.put(topics.framesArchive().name(), frames);
      where.put(topics.framesDead().name(), Naming.UNREADABLE);
      where.put(topics.masksLive().name(), masks);
      where.put(topics.masksArchive().name(), masks);
      replayed(admin, scan).forEach(topic -> where.put(topic, masks));
      where.put(topics.labels().name(), labelled());
      // Last: by now it is known which frames are the subject's.
      where.put(topics.labelRequests().name(), requested);
      where.forEach(
          (topic, naming) -> {
            notes.accept("reads " + topic);
            traces.add(trace(admin, scan, topic, naming, subject, requested::belongs));
          });
      return new Found(traces, requested.own());
    }
  }

  /** Only the labels, as they are now. */
  public TopicTrace labels(SubjectId subject) {
    try (Admin admin = cluster.admin();
        TopicScan scan = new TopicScan(cluster)) {
      return trace(admin, scan, topics.labels().name(), labelled(), subject, frame -> {});
    }
  }

  private Naming labelled() {
    return Naming.of(
        cluster,
        LabeledFrame.class,
        label -> label.getFrame().getSubjectId(),
        label -> label.getFrame().getTask(),
        label -> FrameName.of(label.getFrame()));
  }

  private TopicTrace trace(
      Admin admin,
      TopicScan scan,
      String topic,
      Naming naming,
      SubjectId subject,
      Consumer<FrameName> frames) {
    boolean compacted = topic.equals(topics.labels().name());
    Findings found = new Findings(subject, naming, compacted, frames);
    scan.each(topic, found::look);
    Optional<Instant> newest = found.newest();
    Optional<Duration> kept = compacted ? Optional.empty() : kept(admin, topic);
    return new TopicTrace(
        topic,
        compacted ? Cleanup.COMPACT : Cleanup.DELETE,
        found.records(),
        found.unreadable(),
        newest,
        kept.flatMap(longest -> newest.map(last -> last.plus(longest))),
        found.places());
  }

  /**
   * The longest that a record lies here, as the broker has it configured now: retention counts from
   * the end of its segment, and the file goes a while after that is seen.
   */
  private static Optional<Duration> kept(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        ask(requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource)));
    long retention = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    long segment = Long.parseLong(config.get(TopicConfig.SEGMENT_MS_CONFIG).value());
    long files = Long.parseLong(config.get(TopicConfig.FILE_DELETE_DELAY_MS_CONFIG).value());
    return retention < 0
        ? Optional.empty()
        : Optional.of(
            Duration.ofMillis(Math.addExact(retention, segment)).plusMillis(files).plus(LOOKS));
  }

  /** Topics that are named as those of replays, and whatever else a replay was told to write to. */
  private SortedSet<String> replayed(Admin admin, TopicScan scan) {
    SortedSet<String> masks = new TreeSet<>();
    scan.records(topics.replays(), ReplayProgress.class, row -> masks.add(row.getMaskTopic()));
    Set<String> seen = ask(admin.listTopics().names());
    masks.removeIf(topic -> !seen.contains(topic) && isGone(admin, topic));
    String prefix = topics.options().prefix() + "masks.replay.";
    seen.stream().filter(name -> name.startsWith(prefix)).forEach(masks::add);
    return masks;
  }

  /** Rather than there, and not for us to see: then it can't be read, which is said. */
  private static boolean isGone(Admin admin, String topic) {
    try {
      ask(requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
      return false;
    } catch (UnavailableException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return true;
      }
      throw e;
    }
  }

  private static <T> T ask(KafkaFuture<T> answer) {
    try {
      return Answers.await(answer, LIMIT);
    } catch (KafkaException e) {
      throw new UnavailableException(
          "the broker can't be asked about its topics: " + e.getMessage(), e);
    }
  }
}
