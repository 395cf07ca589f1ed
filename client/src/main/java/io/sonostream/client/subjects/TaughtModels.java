package io.sonostream.client.subjects;

import io.sonostream.client.Cluster;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which released models were made when labels of a subject stood in their topic. */
public final class TaughtModels {
  private final Cluster cluster;

  public TaughtModels(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param labels as {@link SubjectSearch} found them
   */
  public List<ModelTrace> by(List<RecordPlace> labels) {
    List<ModelTrace> taught = new ArrayList<>();
    if (labels.isEmpty()) {
      return taught;
    }
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
            int known = start == null ? 0 : before(start, labels);
            if (known > 0) {
              taught.add(
                  new ModelTrace(release.getTask(), release.getVersion(), known, release.getUri()));
            }
          });
    }
    return taught;
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
