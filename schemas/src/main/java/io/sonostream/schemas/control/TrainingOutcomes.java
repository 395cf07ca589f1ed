package io.sonostream.schemas.control;

import io.sonostream.schemas.TrainingEventType;
import java.util.Set;

/** What ends a run, or answers a command: after one of these nothing more comes. */
public final class TrainingOutcomes {
  private static final Set<TrainingEventType> ALL =
      Set.of(
          TrainingEventType.PROMOTED,
          TrainingEventType.REJECTED,
          TrainingEventType.FAILED,
          TrainingEventType.CANCELLED);

  private TrainingOutcomes() {}

  public static boolean isOutcome(TrainingEventType type) {
    return ALL.contains(type);
  }
}
