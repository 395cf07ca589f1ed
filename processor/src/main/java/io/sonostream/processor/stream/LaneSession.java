package io.sonostream.processor.stream;

import io.sonostream.processor.batch.FrameIntake.TaskState;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one partition on their way through a lane, from taken to answered. Takes and never
 * computes: a frame is read, checked, entered in the ledger and submitted; answers leave by the
 * head of the ledger whenever the owner comes by. Knows nothing of who drives it, so that a lane in
 * Kafka Streams and a replay, which is no Streams application, treat a frame alike.
 *
 * <p>Owner: one thread. Hand-off: {@link FrameJob} out; answers come back inside the ledger's
 * frames. Bound: ledger and lane budget; at the bound {@code take} waits, so its thread stops
 * polling and frames stay in Kafka. Shutdown: {@link #drain} before the last commit; {@link #close}
 * only gives up what a dirty end left.
 */
public final class LaneSession implements AutoCloseable {
  /** How long a wait lasts before this thread looks again whether the lane still lives. */
  private static final long LOOK_AGAIN_MILLIS = 20;

  /**
   * The frames of a batch are answered one by one. A thread that woke for each would take a frame,
   * send a mask and make Kafka's threads do so too: dozens of small turns that the engine's cores
   * are missing for. The engine has frames enough meanwhile, or this thread would not be waiting.
   */
  private static final long GATHER_MILLIS = 3;

  private final LaneParts parts;
  private final Emitter emitter;
  private final InFlightLedger ledger;

  /** Set once a frame can't be answered: nothing may be committed any more. */
  private @Nullable LaneStopException failure;

  public LaneSession(LaneParts parts, Outlet outlet) {
    this.parts = parts;
    this.emitter =
        new Emitter(
            outlet,
            new MaskAssembler(parts.clockMicros()),
            parts.maskSerializer(),
            parts.maskTopic(),
            parts.maxMaskBytes(),
            parts.metrics());
    this.ledger = new InFlightLedger(parts.maxLedgerFrames());
  }

  /**
   * Takes a record; waits while the bounds are reached.
   *
   * @param value the session keeps the array until the record is answered
   * @return false when the record is a frame that the lane's reader does not want: it is taken, and
   *     nothing will come of it
   * @throws LaneStopException when no answer can be given; nothing may be committed then
   */
  public boolean take(FrameOrigin origin, byte @Nullable [] key, byte @Nullable [] value) {
    long receivedAt = parts.clockMicros().getAsLong();
    parts.metrics().frameTaken();
    emitFinished();
    RecordSize size = RecordSize.of(key, value, origin.headers());
    Optional<String> refused =
        size.tooLarge() ? Optional.of(size.refusal()) : parts.refusals().of(origin);
    Reading reading =
        refused.isPresent()
            ? Reading.refused(null, new BadFrameException(refused.get()))
            : read(origin, value);
    if (reading.unwanted()) {
      return false;
    }
    long bytes = reading.bytes();
    awaitCondition(
        false, () -> ledger.hasRoom() && parts.budget().tryAcquire(bytes), "room in the ledger");
    InFlightFrame inFlight =
        new InFlightFrame(
            origin.withHeaders(CarriedHeaders.of(origin.headers())),
            refused.isPresent() ? Remains.Traces.of(size, value) : new Remains.Whole(key, value),
            bytes,
            receivedAt,
            parts.budget());
    ledger.enter(inFlight);
    Frame frame = reading.frame();
    if (frame == null) {
      inFlight.complete(new Outcome.Dead(reading.refusal()));
    } else {
      inFlight.describe(frame);
      parts
          .intake()
          .submit(
              new FrameJob(parts.lane(), frame, receivedAt, ledger::abandoned, inFlight::complete));
    }
    emitFinished();
    return true;
  }

  /** Waits out a registry that is away and a model that is not loaded yet; neither is poison. */
  private Reading read(FrameOrigin origin, byte @Nullable [] value) {
    try {
      Frame frame =
          parts
              .reader()
              .read(
                  origin,
                  value,
                  outage -> {
                    parts.waits().standsStill(this, "frames wait for the schema registry");
                    awaitCondition(true, new FirstTimeOnly(), "the schema registry");
                  });
      if (frame == null) {
        return Reading.UNWANTED;
      }
      String task = frame.getTask();
      if (parts.intake().state(task) == TaskState.AWAITED) {
        parts.waits().standsStill(this, "frames wait for a model for task " + task);
        awaitCondition(
            true,
            () -> parts.intake().state(task) != TaskState.AWAITED,
            "a model for task " + task);
      }
      if (parts.intake().state(task) == TaskState.UNKNOWN) {
        return Reading.refused(
            value,
            new BadFrameException(
                "task " + task + " is neither configured nor assigned to a model"));
      }
      return Reading.of(value, frame);
    } catch (BadFrameException e) {
      return Reading.refused(value, e);
    } finally {
      parts.waits().goesOn(this);
    }
  }

  /** Lets out what is answered and has nothing unanswered before it. */
  public void emitFinished() {
    InFlightFrame head = ledger.finishedHead();
    while (head != null) {
      // First out of the ledger: if the send fails the task dies uncommitted, and the flush of
      // its dirty close must not try the same frame again.
      ledger.removeHead();
      Outcome outcome = head.outcome();
      if (outcome != null) {
        outcome.tell(new Emission(this, head));
      }
      head = ledger.finishedHead();
    }
  }

  /**
   * Called before each commit: returns only when every frame that was taken is answered.
   *
   * @throws LaneStopException when that takes too long, or will never be
   */
  public void drain() {
    if (failure != null) {
      throw failure;
    }
    if (ledger.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    long deadline = start + parts.drainTimeout().toNanos();
    awaitCondition(
        false,
        () -> {
          emitFinished();
          if (!ledger.isEmpty() && System.nanoTime() - deadline > 0) {
            throw fail(
                ledger.size()
                    + " frames were not answered within "
                    + parts.drainTimeout().toMillis()
                    + " ms before a commit");
          }
          return ledger.isEmpty();
        },
        "the frames in flight");
    parts.metrics().drained(Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Waits for a condition, and meanwhile lets answers out. A wait of any length is safe: past
   * max.poll.interval the partitions move to another member, the commit is refused and the records
   * are read again.
   */
  private void awaitCondition(boolean givesUpOnClose, BooleanSupplier condition, String what) {
    while (true) {
      long seen = parts.budget().changes();
      if (condition.getAsBoolean()) {
        return;
      }
      emitFinished();
      parts
          .intake()
          .goneBecause()
          .ifPresent(
              cause -> {
                throw fail("waiting for " + what + ", but " + cause);
              });
      if (givesUpOnClose && parts.stopping().getAsBoolean()) {
        throw fail("the lane was closed while waiting for " + what);
      }
      try {
        parts.budget().awaitChange(seen, LOOK_AGAIN_MILLIS);
        Thread.sleep(GATHER_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw fail("interrupted while waiting for " + what);
      }
    }
  }

  private LaneStopException fail(String message) {
    LaneStopException stop = new LaneStopException(message);
    failure = stop;
    return stop;
  }

  /** Gives up what is not answered; its records were not committed and will be read again. */
  @Override
  public void close() {
    ledger.abandon();
  }

  /** What becomes of one frame's outcome. */
  private record Emission(LaneSession session, InFlightFrame frame) implements Outcome.Receiver {
    @Override
    public void segmented(Outcome.Segmented outcome) {
      session.emitter.segmented(frame, outcome);
    }

    @Override
    public void shed(Outcome.Shed outcome) {
      session.emitter.shed(frame, outcome);
    }

    @Override
    public void dead(Outcome.Dead outcome) {
      session.emitter.dead(frame, outcome.cause());
    }

    @Override
    public void abandoned(Outcome.Abandoned outcome) {
      throw session.fail(frame.origin() + " can't be answered: " + outcome.cause());
    }
  }

  /** False once, then true: one turn of the waiting loop, before the registry is asked again. */
  private static final class FirstTimeOnly implements BooleanSupplier {
    private boolean asked;

    @Override
    public boolean getAsBoolean() {
      boolean before = asked;
      asked = true;
      return before;
    }
  }
}
