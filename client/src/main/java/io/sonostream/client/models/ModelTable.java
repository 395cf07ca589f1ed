package io.sonostream.client.models;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Topics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every release and every task's assignment, as the topics stood when they were read. Immutable.
 *
 * @param releases task:version to release, oldest first; the first release of a version is the fact
 * @param assignments task to its newest assignment
 */
public record ModelTable(
    Map<String, ModelRelease> releases, Map<String, ModelAssignment> assignments) {
  public static final ModelTable EMPTY = new ModelTable(Map.of(), Map.of());

  public ModelTable {
    releases = Collections.unmodifiableMap(new LinkedHashMap<>(releases));
    assignments = Collections.unmodifiableMap(new LinkedHashMap<>(assignments));
  }

  /** Every task that a release or an assignment names, in alphabetical order. */
  public Set<String> tasks() {
    Set<String> tasks = new TreeSet<>(assignments.keySet());
    releases.values().forEach(release -> tasks.add(release.getTask()));
    return tasks;
  }

  public @Nullable ModelRelease release(String task, String version) {
    return releases.get(Topics.releaseKey(task, version));
  }

  /** Oldest first. */
  public List<ModelRelease> releasesOf(String task) {
    return releases.values().stream().filter(r -> r.getTask().equals(task)).toList();
  }

  public @Nullable ModelAssignment assignment(String task) {
    return assignments.get(task);
  }

  /** The version that serves a task, or null: what a move names as seen. */
  public @Nullable String championVersion(String task) {
    ModelAssignment assignment = assignments.get(task);
    return assignment == null ? null : assignment.getChampionVersion();
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
   * A version that nobody has released with other content.
   *
   * @throws UserException when somebody has
   */
  public void requireFree(String task, String version, String sha256) {
    ModelRelease before = release(task, version);
    if (before != null && !before.getSha256().equals(sha256)) {
      throw new UserException(
          "version "
              + version
              + " of "
              + task
              + " is released with sha256 "
              + before.getSha256()
              + ", the package has "
              + sha256
              + "; a version is never released twice, build the package with another");
    }
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
