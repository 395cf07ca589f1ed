package io.sonostream.client.subjects;

import static java.util.Objects.requireNonNull;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.topics.Answers;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Which released models were made when labels of a subject stood in their topic. Labels that were
 * withdrawn or replaced, and are compacted, have left no trace of what they taught.
 */
public final class TaughtModels {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Cluster cluster;

  public TaughtModels(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param labels as {@link SubjectSearch} found them
   */
  public ModelTraces by(List<RecordPlace> labels) {
    List<ModelTrace> taught = new ArrayList<>();
    List<ModelTrace> untold = new ArrayList<>();
    String topic = labelTopic();
    Map<String, TrainingEvent> starts = new HashMap<>();
    try (TopicScan scan = new TopicScan(cluster)) {
      scan.records(
          cluster.topics().trainingEvents(),
          TrainingEvent.class,
          event -> {
            if (event.getType() == TrainingEventType.STARTED && event.getVersion() != null) {
              starts.put(Topics.releaseKey(event.getTask(), event.getVersion()), event);
            }
          });
      scan.records(
          cluster.topics().modelReleases(),
          ModelRelease.class,
          release -> {
            TrainingEvent start =
                starts.get(Topics.releaseKey(release.getTask(), release.getVersion()));
            if (start == null) {
              return;
            }
            if (start.getLabelTopic() != null && !start.getLabelTopic().equals(topic)) {
              untold.add(trace(release, 0));
              return;
            }
            int known = before(start, labels);
            if (known > 0) {
              taught.add(trace(release, known));
            }
          });
    }
    return new ModelTraces(taught, untold);
  }

  /** Offsets say where a label stands in this one alone. */
  private String labelTopic() {
    String name = cluster.topics().labels().name();
    try (Admin admin = cluster.admin()) {
      return Answers.await(
              requireNonNull(admin.describeTopics(List.of(name)).topicNameValues().get(name)),
              LIMIT)
          .topicId()
          .toString();
    } catch (KafkaException e) {
      throw new UnavailableException(
          "the broker can't be asked which topic " + name + " is: " + e.getMessage(), e);
    }
  }

  private static ModelTrace trace(ModelRelease release, int labels) {
    return new ModelTrace(release.getTask(), release.getVersion(), labels, release.getUri());
  }

  private static int before(TrainingEvent start, List<RecordPlace> labels) {
    Map<String, Long> read = start.getLabelPositions();
    return (int)
        labels.stream()
            .filter(label -> label.task().equals(start.getTask()))
            .filter(
                label ->
                    label.offset() < read.getOrDefault(Integer.toString(label.partition()), 0L))
            .count();
  }
}
