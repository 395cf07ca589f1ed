package io.sonostream.schemas.control;

import io.sonostream.schemas.ModelAssignment;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The next {@link ModelAssignment} of a task, made from its newest one. Nothing here reads or
 * writes a topic. A move that makes no sense is an {@link IllegalArgumentException} that says why.
 */
public final class Assignments {
  private Assignments() {}

  /**
   * {@code version} becomes champion; the old champion is what rollback returns to. A challenger
   * stays on trial unless it is the one promoted.
   *
   * @param current the task's newest assignment, or null for its first
   */
  public static ModelAssignment promote(
      @Nullable ModelAssignment current,
      String task,
      String version,
      String by,
      String reason,
      Instant at) {
    if (current == null) {
      return new ModelAssignment(task, version, null, 0.0, null, at, by, reason);
    }
    sameTask(current, task);
    if (current.getChampionVersion().equals(version)) {
      throw new IllegalArgumentException(
          version + " is the champion of " + task + " already; nothing to promote");
    }
    return champion(current, version, by, reason, at);
  }

  /**
   * The previous champion serves again; the one that serves now is what a second rollback gives.
   */
  public static ModelAssignment rollback(
      ModelAssignment current, String by, String reason, Instant at) {
    String previous = current.getPreviousChampionVersion();
    if (previous == null) {
      throw new IllegalArgumentException(
          current.getTask()
              + " has had no champion before "
              + current.getChampionVersion()
              + "; nothing to roll back to, promote a version instead");
    }
    return champion(current, previous, by, reason, at);
  }

  /**
   * {@code challenger} also segments {@code share} of the live frames, off the critical path.
   *
   * @param challenger the version to try, or null to end the trial
   * @param share 0-1
   */
  public static ModelAssignment tryOut(
      ModelAssignment current,
      @Nullable String challenger,
      double share,
      String by,
      String reason,
      Instant at) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("shadow share is " + share + "; allowed are 0 to 1");
    }
    if (current.getChampionVersion().equals(challenger)) {
      throw new IllegalArgumentException(
          challenger
              + " is the champion of "
              + current.getTask()
              + "; a challenger must be another");
    }
    return new ModelAssignment(
        current.getTask(),
        current.getChampionVersion(),
        challenger,
        challenger == null ? 0.0 : share,
        current.getPreviousChampionVersion(),
        at,
        by,
        reason);
  }

  private static ModelAssignment champion(
      ModelAssignment current, String version, String by, String reason, Instant at) {
    boolean trialEnds = Objects.equals(version, current.getChallengerVersion());
    return new ModelAssignment(
        current.getTask(),
        version,
        trialEnds ? null : current.getChallengerVersion(),
        trialEnds ? 0.0 : current.getShadowShare(),
        current.getChampionVersion(),
        at,
        by,
        reason);
  }

  private static void sameTask(ModelAssignment current, String task) {
    if (!current.getTask().equals(task)) {
      throw new IllegalArgumentException(
          "assignment of " + current.getTask() + " can't become one of " + task);
    }
  }
}
