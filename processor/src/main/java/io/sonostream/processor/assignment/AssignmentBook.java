package io.sonostream.processor.assignment;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.inference.WantedModels;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Topics;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the two topics say so far. A release is a fact: the first one under a key counts, a second
 * with other content is refused. Owned by the follower's thread.
 */
final class AssignmentBook {
  private static final Logger log = LoggerFactory.getLogger(AssignmentBook.class);
  private final Map<String, ReleasedModel> releases = new HashMap<>();
  private final Map<String, ModelAssignment> assignments = new HashMap<>();

  /**
   * @return the task whose wish may now be fulfilled
   */
  Optional<String> release(ModelRelease release) {
    String key = Topics.releaseKey(release.getTask(), release.getVersion());
    ReleasedModel model;
    try {
      model =
          new ReleasedModel(
              new ModelIdentity(release.getTask(), release.getVersion(), release.getSha256()),
              URI.create(release.getUri()));
    } catch (IllegalArgumentException e) {
      log.error("release {} is ignored: its uri is {}", key, release.getUri());
      return Optional.empty();
    }
    ReleasedModel known = releases.putIfAbsent(key, model);
    if (known != null) {
      if (!known.identity().equals(model.identity())) {
        log.error("release {} is ignored: it was released before with other content", key);
      }
      return Optional.empty();
    }
    return Optional.of(release.getTask());
  }

  void assign(String task, @Nullable ModelAssignment assignment) {
    if (assignment == null) {
      assignments.remove(task);
    } else {
      assignments.put(task, assignment);
    }
  }

  /** The wish for a task; empty while it has no assignment or its champion was not released. */
  Optional<WantedModels> wanted(String task) {
    ModelAssignment assignment = assignments.get(task);
    if (assignment == null) {
      return Optional.empty();
    }
    return released(task, assignment.getChampionVersion())
        .map(
            champion ->
                new WantedModels(
                    champion,
                    released(task, assignment.getPreviousChampionVersion()),
                    released(task, assignment.getChallengerVersion()),
                    assignment.getShadowShare()));
  }

  /** The version that an assignment wants to try, while nobody has released it. */
  Optional<String> unreleasedChallenger(String task) {
    return Optional.ofNullable(assignments.get(task))
        .map(ModelAssignment::getChallengerVersion)
        .filter(version -> released(task, version).isEmpty());
  }

  boolean assigned(String task) {
    return assignments.containsKey(task);
  }

  Iterable<String> tasks() {
    return Map.copyOf(assignments).keySet();
  }

  private Optional<ReleasedModel> released(String task, @Nullable String version) {
    return version == null
        ? Optional.empty()
        : Optional.ofNullable(releases.get(Topics.releaseKey(task, version)));
  }
}
