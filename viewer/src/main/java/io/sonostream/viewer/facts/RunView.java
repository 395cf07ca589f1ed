package io.sonostream.viewer.facts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One training run as the page gets it. Times are milliseconds since 1970-01-01T00:00Z.
 *
 * @param state the newest event's type, for example EPOCH or REJECTED; INTERRUPTED for a run
 *     without an outcome whose task has no trainer
 * @param epochs since the run last started; of a search those of the strategy that is tried, and
 *     once one went on all of that one's
 */
public record RunView(
    String run,
    String task,
    String state,
    boolean running,
    long firstAt,
    long lastAt,
    @Nullable String commandId,
    @Nullable String trigger,
    @Nullable String strategy,
    @Nullable String parent,
    @Nullable String version,
    @Nullable Integer epochsPlanned,
    @Nullable Double secondsLeft,
    Map<String, Double> metrics,
    String message,
    List<Epoch> epochs) {

  /** One finished epoch. */
  public record Epoch(
      int epoch,
      @Nullable Double trainLoss,
      @Nullable Double validationLoss,
      @Nullable Double validationDice) {}
}
