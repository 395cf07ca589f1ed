package io.sonostream.trainer.release;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every release and every task's assignment, as the topics stood when they were read.
 *
 * @param releases task:version to release, oldest first; the first release of a version is the fact
 * @param assignments task to its newest assignment
 */
public record ModelCatalog(
    Map<String, ModelRelease> releases, Map<String, ModelAssignment> assignments) {

  public @Nullable ModelRelease release(String task, String version) {
    return releases.get(Topics.releaseKey(task, version));
  }

  public List<ModelRelease> releasesOf(String task) {
    return releases.values().stream().filter(r -> r.getTask().equals(task)).toList();
  }

  public @Nullable ModelAssignment assignment(String task) {
    return assignments.get(task);
  }

  /**
   * A release that must exist.
   *
   * @throws UserException naming what exists
   */
  public ModelRelease require(String task, String version) {
    ModelRelease release = release(task, version);
    if (release == null) {
      String known =
          releasesOf(task).stream().map(ModelRelease::getVersion).collect(Collectors.joining(", "));
      throw new UserException(
          "task "
              + task
              + " has no version "
              + version
              + "; released are "
              + (known.isEmpty() ? "none: import one first" : known));
    }
    return release;
  }

  /**
   * The model that serves a task.
   *
   * @throws UserException when none was assigned, or its release is missing
   */
  public ModelRelease champion(String task) {
    ModelAssignment assignment = assignment(task);
    if (assignment == null) {
      throw new UserException(
          "no model is assigned to task "
              + task
              + "; import or promote one first (sonostream models)");
    }
    return require(task, assignment.getChampionVersion());
  }
}
