package io.sonostream.client.training;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.TrainingOutcomes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run, put together from its events: a later event's word wins, a missing word leaves the old.
 *
 * @param state the newest event's type
 * @param commandId the newest command that asked for it; null when labels or time did
 * @param version the challenger, once it exists
 * @param epoch last finished epoch, from 1; null before the first
 * @param validationDice of that epoch, 0-1
 * @param message the newest event's line for people
 */
public record TrainingRun(
    String runId,
    String task,
    TrainingEventType state,
    Instant startedAt,
    Instant changedAt,
    @Nullable String commandId,
    @Nullable String strategy,
    @Nullable String version,
    @Nullable Integer epoch,
    @Nullable Integer epochs,
    @Nullable Double validationDice,
    String message) {

  /** Whether nothing more will come of it. */
  public boolean ended() {
    return TrainingOutcomes.isOutcome(state);
  }

  static TrainingRun of(TrainingEvent first) {
    return new TrainingRun(
            first.getRunId(),
            first.getTask(),
            first.getType(),
            first.getAt(),
            first.getAt(),
            null,
            null,
            null,
            null,
            null,
            null,
            "")
        .and(first);
  }

  TrainingRun and(TrainingEvent event) {
    // Said again of a run that starts over, without what it had.
    boolean starts = event.getType() == TrainingEventType.STARTED;
    return new TrainingRun(
        runId,
        task,
        event.getType(),
        startedAt,
        event.getAt(),
        newer(event.getCommandId(), commandId),
        newer(event.getStrategy(), strategy),
        newer(event.getVersion(), version),
        newer(event.getEpoch(), starts ? null : epoch),
        newer(event.getEpochs(), starts ? null : epochs),
        newer(event.getValidationDice(), starts ? null : validationDice),
        event.getMessage());
  }

  private static <T> @Nullable T newer(@Nullable T word, @Nullable T old) {
    return word == null ? old : word;
  }
}
