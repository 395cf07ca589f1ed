package io.sonostream.processor.stream;

import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whether a frame's task lets it through to the engine. Of a task that is assigned and has no model
 * yet, an archive frame waits for as long as it takes; a live one for as long as it would be worth
 * answering, and is shed from then on until there is a model. So it is with a task that only other
 * processors of this lane know, as while an update goes from one to the next.
 *
 * <p>Owner: none; concurrent. Hand-off: stream threads ask. Bound: the tasks that are assigned.
 * Shutdown: none.
 */
final class TaskGate {

  /** How this processor and the others of its lane stand to a task. */
  private enum Standing {
    SERVED,
    AWAITED,
    KNOWN_ELSEWHERE,
    UNKNOWN;

    /** Whether somebody is expected to serve it. */
    boolean waits() {
      return this == AWAITED || this == KNOWN_ELSEWHERE;
    }
  }

  private final Lane lane;
  private final FrameIntake intake;
  private final Predicate<String> knownElsewhere;
  private final long patienceMicros;
  private final CaptureClock clock;
  private final Map<String, Long> awaitedSince = new ConcurrentHashMap<>();

  /**
   * @param knownElsewhere whether a task is one of another processor of this lane, which may get
   *     this partition
   * @param patience how long live frames wait for a model
   * @param clock the one by which all frames of the lane are as old as they are
   */
  TaskGate(
      Lane lane,
      FrameIntake intake,
      Predicate<String> knownElsewhere,
      Duration patience,
      CaptureClock clock) {
    this.lane = lane;
    this.intake = intake;
    this.knownElsewhere = knownElsewhere;
    this.patienceMicros = patience.toNanos() / 1000;
    this.clock = clock;
  }

  Reading judge(FrameOrigin origin, Frame frame, Remains remains, long nowMicros) {
    String task = frame.getTask();
    Standing standing = standing(task);
    if (standing.waits()) {
      return mayWait(task, nowMicros)
          ? new Reading.Waits(WaitingRoom.ofTask(task))
          : new Reading.Readable(frame, Optional.of(shed(origin, frame, standing, nowMicros)));
    }
    awaitedSince.remove(task);
    return standing == Standing.SERVED
        ? new Reading.Readable(frame, Optional.empty())
        : new Reading.Refused(
            new BadFrameException(
                "task " + task + " is neither configured nor assigned to a model"),
            remains,
            task);
  }

  /**
   * Nobody expects these to be served any more: of one that is assigned again, frames wait again.
   * Asked from time to time, since none of its frames may come meanwhile.
   */
  void forgetWithdrawn() {
    awaitedSince.keySet().removeIf(task -> !standing(task).waits());
  }

  /** Whether frames that wait for a model of this task need wait no longer. */
  boolean opens(String task, long nowMicros) {
    return !standing(task).waits() || !mayWait(task, nowMicros);
  }

  private Standing standing(String task) {
    return switch (intake.state(task)) {
      case SERVED -> Standing.SERVED;
      case AWAITED -> Standing.AWAITED;
      case UNKNOWN -> knownElsewhere.test(task) ? Standing.KNOWN_ELSEWHERE : Standing.UNKNOWN;
    };
  }

  private boolean mayWait(String task, long nowMicros) {
    return lane != Lane.LIVE || waitedMicros(task, nowMicros) <= patienceMicros;
  }

  private Outcome.Shed shed(FrameOrigin origin, Frame frame, Standing standing, long nowMicros) {
    String task = frame.getTask();
    long waited = waitedMicros(task, nowMicros);
    long age = Math.max(0, nowMicros - clock.capturedMicros(origin, frame));
    return standing == Standing.KNOWN_ELSEWHERE
        ? Outcome.Shed.unknownHere(task, waited, age, nowMicros)
        : Outcome.Shed.unserved(task, waited, age, nowMicros);
  }

  private long waitedMicros(String task, long nowMicros) {
    return nowMicros - awaitedSince.computeIfAbsent(task, first -> nowMicros);
  }
}
