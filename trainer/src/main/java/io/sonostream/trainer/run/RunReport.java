package io.sonostream.trainer.run;

import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.log.RunEvents;
import io.sonostream.trainer.queue.RunRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run's thread tells the service's thread. */
public sealed interface RunReport {
  /** What {@link #outcome} may be. */
  List<String> OUTCOMES = List.of("promoted", "rejected", "failed", "cancelled");

  RunRequest request();

  /**
   * Writes it to the topics.
   *
   * @param commandIds the commands that an outcome answers
   */
  void tell(RunEvents events, List<String> commandIds);

  /** How the run ended; empty while it has not. */
  Optional<String> outcome();

  /** What the run can't go on without at the moment; empty where it goes on. */
  default Optional<String> waitsFor() {
    return Optional.empty();
  }

  /** What has happened, in a word. */
  default String step() {
    return outcome().orElse("paused");
  }

  /** Whether the run is over and its folder no longer needed. */
  default boolean isOutcome() {
    return outcome().isPresent();
  }

  /** The labels are frozen and the job is written. */
  record Started(RunRecord record, String message, Map<String, Double> metrics)
      implements RunReport {
    @Override
    public RunRequest request() {
      return record.request();
    }

    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      events.started(record, message, metrics);
    }

    @Override
    public Optional<String> outcome() {
      return Optional.empty();
    }

    @Override
    public String step() {
      return "started";
    }
  }

  record EpochDone(RunRecord record, TrainingProgress progress) implements RunReport {
    @Override
    public RunRequest request() {
      return record.request();
    }

    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      events.epoch(record, progress);
    }

    @Override
    public Optional<String> outcome() {
      return Optional.empty();
    }

    @Override
    public String step() {
      return "epoch";
    }
  }

  /** The gate has let the challenger pass, and its package is in the store. */
  record Promoted(RunRecord record, GateVerdict verdict, ModelRelease release)
      implements RunReport {
    @Override
    public RunRequest request() {
      return record.request();
    }

    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      events.promoted(record, verdict, release, commandIds);
    }

    @Override
    public Optional<String> outcome() {
      return Optional.of("promoted");
    }
  }

  /** The gate has not. */
  record Rejected(RunRecord record, GateVerdict verdict) implements RunReport {
    @Override
    public RunRequest request() {
      return record.request();
    }

    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      events.rejected(record, verdict, commandIds);
    }

    @Override
    public Optional<String> outcome() {
      return Optional.of("rejected");
    }
  }

  /**
   * There is no challenger.
   *
   * @param message one line for people
   * @param asked how far the labels reach that asked in vain, so that they don't ask again; empty
   *     where a command asked, or the run's start was announced
   */
  record Failed(RunRequest request, String message, Map<Integer, Long> asked) implements RunReport {
    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      events.ended(TrainingEventType.FAILED, request, message, asked, commandIds);
    }

    @Override
    public Optional<String> outcome() {
      return Optional.of("failed");
    }
  }

  /**
   * Somebody asked for it.
   *
   * @param asked as for {@link Failed}
   */
  record Cancelled(RunRequest request, Map<Integer, Long> asked) implements RunReport {
    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      events.ended(TrainingEventType.CANCELLED, request, "cancelled", asked, commandIds);
    }

    @Override
    public Optional<String> outcome() {
      return Optional.of("cancelled");
    }
  }

  /**
   * The run waits for the broker, or with its model for the store, and goes on by itself.
   *
   * @param why one line for people
   */
  record Waits(RunRequest request, String why) implements RunReport {
    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      // People see it at the trainer's health; the topic keeps what was done.
    }

    @Override
    public Optional<String> outcome() {
      return Optional.empty();
    }

    @Override
    public Optional<String> waitsFor() {
      return Optional.of(why);
    }

    @Override
    public String step() {
      return "waits";
    }
  }

  /** The run pauses, because its trainer does; its next life tells how it ended. */
  record Paused(RunRequest request) implements RunReport {
    @Override
    public void tell(RunEvents events, List<String> commandIds) {
      // Nothing has happened that anybody must know.
    }

    @Override
    public Optional<String> outcome() {
      return Optional.empty();
    }
  }
}
