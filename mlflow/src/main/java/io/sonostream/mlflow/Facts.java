package io.sonostream.mlflow;

import io.sonostream.client.Cluster;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the topics say of runs and releases, as far as it was not told yet.
 *
 * <p>Owner: the follower's thread adds, the mirror's takes away. Hand-off: this object's lock.
 * Bound: the topics, which keep a few records a run and one a release; what was told is forgotten
 * but for its name. Shutdown: nothing to end.
 */
final class Facts {
  private final Map<String, List<TrainingEvent>> runs = new LinkedHashMap<>();
  private final Map<String, ModelRelease> releases = new LinkedHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Fills it from the beginning of the topics, once it is started. */
  TopicFollower follower(Cluster cluster) {
    return TopicFollower.named("sonostream-mlflow", cluster)
        .read(
            cluster.topics().trainingEvents(), TrainingEvent.class, StartAt.BEGINNING, this::event)
        .read(
            cluster.topics().modelReleases(), ModelRelease.class, StartAt.BEGINNING, this::release)
        .build();
  }

  private synchronized void event(Followed<TrainingEvent> record) {
    TrainingEvent event = record.value();
    if (event != null && !told.contains(event.getRunId())) {
      runs.computeIfAbsent(event.getRunId(), run -> new ArrayList<>()).add(event);
    }
  }

  private synchronized void release(Followed<ModelRelease> record) {
    ModelRelease release = record.value();
    if (release != null) {
      releases.putIfAbsent(key(release), release);
    }
  }

  /** Runs that something is known of, oldest first; each a copy. */
  synchronized Map<String, List<TrainingEvent>> runs() {
    Map<String, List<TrainingEvent>> copy = new LinkedHashMap<>();
    runs.forEach((run, events) -> copy.put(run, List.copyOf(events)));
    return copy;
  }

  synchronized List<ModelRelease> releases() {
    return releases.values().stream().filter(release -> !told.contains(key(release))).toList();
  }

  /** All there is to tell of a run that is over was told. */
  synchronized void told(String run) {
    told.add(run);
    runs.remove(run);
  }

  void told(ModelRelease release) {
    told.add(key(release));
  }

  synchronized int waiting() {
    return runs.size() + releases().size();
  }

  private static String key(ModelRelease release) {
    return release.getTask() + "/" + release.getVersion();
  }
}
