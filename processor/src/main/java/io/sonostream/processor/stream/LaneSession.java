package io.sonostream.processor.stream;

import io.sonostream.processor.batch.EngineNeed;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one partition on their way through a lane, from taken to answered. Takes and never
 * computes: a frame is read, checked, entered in the ledger and submitted; answers leave by the
 * head of the ledger whenever the owner comes by. A frame that nobody can judge yet, because its
 * task has no model or its schema is not known, waits in its topic while the others go on ({@link
 * Parking}). Knows nothing of who drives it, so that a lane in Kafka Streams and a replay, which is
 * no Streams application, treat a frame alike.
 *
 * <p>Owner: one thread. Hand-off: {@link FrameJob} out; answers come back inside the ledger's
 * frames. Bound: ledger and lane budget; at the bound {@code take} waits, so its thread stops
 * polling and frames stay in Kafka. Shutdown: {@link #beforeCommit} before the last commit; {@link
 * #close} only gives up what a dirty end left.
 */
public final class LaneSession implements AutoCloseable {
  /** How long a wait lasts before this thread looks again whether the lane still lives. */
  private static final long LOOK_AGAIN_MILLIS = 20;

  /** An engine that has work for longer than this is slow to answer what it has. */
  private static final long SLOW_MICROS = 1_000_000;

  private final LaneParts parts;
  private final Emitter emitter;
  private final InFlightLedger ledger;
  private final Optional<WaitingFrames> waiting;

  /** Answers that leave before their commit open a transaction, and its time begins to run. */
  private final boolean transactional;

  /** Nothing was taken since the last commit was prepared. */
  private boolean readyToCommit = true;

  /** One that has no place to keep who waits: it waits itself, and its thread with it. */
  public LaneSession(LaneParts parts, Outlet outlet) {
    this(parts, outlet, Optional.empty());
  }

  LaneSession(LaneParts parts, Outlet outlet, Optional<WaitingFrames> waiting) {
    this.parts = parts;
    this.emitter =
        new Emitter(
            outlet,
            new MaskAssembler(parts.clockMicros()),
            parts.maskSerializer(),
            parts.maskTopic(),
            parts.maxMaskBytes(),
            parts.traces(),
            parts.metrics());
    this.ledger = new InFlightLedger(parts.maxLedgerFrames());
    this.waiting = waiting;
    this.transactional = parts.lane() == Lane.ARCHIVE;
    parts.sessions().join(this);
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
    readyToCommit = false;
    parts.sessions().took(origin);
    parts.sessions().goOn();
    letOut();
    Reading reading = read(origin, key, value);
    while (waiting.isEmpty() && reading instanceof Reading.Waits waits) {
      waitFor(waits.room());
      reading = read(origin, key, value);
    }
    if (waiting.isPresent()) {
      reading = waiting.get().joinThoseBefore(reading, origin, key, value);
    }
    if (reading instanceof Reading.Unwanted) {
      return false;
    }
    if (reading instanceof Reading.Waits) {
      return true;
    }
    Admission admission = Admission.of(reading, key, value);
    EngineNeed need = need(admission);
    awaitCondition(() -> hasRoomFor(admission, need), () -> 1, "room in the ledger");
    enter(origin, admission, need, receivedAt);
    letOut();
    return true;
  }

  /** Lets out what is answered, and lets in frames that waited and need not wait any longer. */
  void comeBy() {
    parts.sessions().goOn();
    parts.door().comeBy();
    letOut();
    if (waiting.isPresent() && !parts.stopping().getAsBoolean()) {
      waiting.get().resume(this::takeIfThereIsRoom);
    }
  }

  /** What a frame that waited meets: the same as any other, but never a wait for room. */
  private boolean takeIfThereIsRoom(
      FrameOrigin origin, Reading reading, byte @Nullable [] key, byte @Nullable [] value) {
    Admission admission = Admission.of(reading, key, value);
    EngineNeed need = need(admission);
    if (!hasRoomFor(admission, need)) {
      return false;
    }
    readyToCommit = false;
    enter(origin, admission, need, parts.clockMicros().getAsLong());
    return true;
  }

  /** Of the engine, for what comes in; none for what has its answer already. */
  private EngineNeed need(Admission admission) {
    Frame frame = admission.frame();
    return frame == null || admission.decided().isPresent()
        ? EngineNeed.NONE
        : parts.intake().need(parts.lane(), frame);
  }

  /** If so, the room is taken. */
  private boolean hasRoomFor(Admission admission, EngineNeed need) {
    return ledger.hasRoom()
        && parts.budget().tryAcquire(admission.bytes() + need.bytes(), need.micros());
  }

  private Reading read(FrameOrigin origin, byte @Nullable [] key, byte @Nullable [] value) {
    return parts.door().read(origin, key, value, waiting.isPresent());
  }

  /** Without a place to keep the frame, its thread waits, and asks again after a turn. */
  private void waitFor(WaitingRoom room) {
    parts.waits().standsStill(this, "frames wait for " + room.awaited(), 1);
    try {
      long seen = parts.budget().changes();
      awaitTurn(true, seen, Integer.MAX_VALUE, room.awaited());
    } finally {
      parts.waits().goesOn(this);
    }
  }

  private void enter(FrameOrigin origin, Admission admission, EngineNeed need, long receivedAt) {
    InFlightFrame inFlight =
        new InFlightFrame(
            origin.withHeaders(CarriedHeaders.of(origin.headers())),
            admission.remains(),
            admission.facts(),
            admission.bytes() + need.bytes(),
            need.micros(),
            receivedAt,
            parts.budget());
    ledger.enter(inFlight);
    Optional<Outcome> decided = admission.decided();
    if (decided.isPresent()) {
      inFlight.complete(decided.get());
    } else {
      Frame frame = Objects.requireNonNull(admission.frame(), "a frame without an answer");
      long captured = parts.clock().capturedMicros(origin, frame);
      parts.intake().submit(inFlight.job(parts.lane(), frame, captured));
    }
  }

  /** Whether a commit has been prepared, and nothing was taken since. */
  boolean readyToCommit() {
    return readyToCommit;
  }

  /** The frame that no commit may pass. */
  Optional<FrameOrigin> oldestInFlight() {
    return ledger.oldest().map(InFlightFrame::origin);
  }

  /**
   * Lets out what need not wait for the commit. On a slow engine's exactly-once lane most do: a
   * transaction that is open while the engine works could last longer than the broker allows.
   */
  public void letOut() {
    boolean slow = parts.budget().micros() > SLOW_MICROS;
    if (!transactional || !slow || ledger.halfFull() || parts.budget().tight()) {
      emitFinished();
    }
  }

  /** Lets out what is answered and has nothing unanswered before it. */
  private void emitFinished() {
    InFlightFrame head = ledger.finishedHead();
    while (head != null) {
      // First out of the ledger: if the send fails the thread gives up uncommitted, and the flush
      // of its dirty close must not try the same frame again.
      ledger.removeHead();
      try {
        head.leave(new Emission(this, head));
      } catch (RuntimeException e) {
        // Kafka Streams may blame another partition, whose send failed before, and would commit.
        parts.sessions().undelivered().accept(e);
        throw e;
      }
      head = ledger.finishedHead();
    }
  }

  /**
   * Called before each commit. Waits until all is answered, or for so long that the commit had
   * better be a smaller one: {@link ThreadSessions#answered} then leaves out what is missing. Where
   * who waits in the topic has changed, it has to be all: the change is part of the commit, and
   * holds only together with all that was taken.
   *
   * @throws LaneStopException when answers don't come any more
   */
  void beforeCommit() {
    parts.sessions().requireSound();
    parts.sessions().prepares(this);
    boolean less =
        parts.sessions().mayCommitLess() && !waiting.map(WaitingFrames::changed).orElse(false);
    long deadline =
        parts.sessions().commitDeadlineNanos(parts.patience().forAll(parts.budget().micros()));
    awaitAnswers(() -> less && System.nanoTime() - deadline >= 0);
    waiting.ifPresent(WaitingFrames::committing);
    readyToCommit = true;
    parts.sessions().prepared(this);
  }

  /**
   * Returns when every frame that was taken is answered, and its answer has left.
   *
   * @throws LaneStopException when that takes too long, or will never be
   */
  public void drain() {
    parts.sessions().requireSound();
    awaitAnswers(() -> false);
  }

  private void awaitAnswers(BooleanSupplier enough) {
    if (ledger.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    awaitCondition(
        () -> {
          letOut();
          boolean all = ledger.unanswered() == 0;
          if (!all && !enough.getAsBoolean()) {
            requireNoSilence();
            return false;
          }
          return true;
        },
        ledger::unanswered,
        "the frames in flight");
    emitFinished();
    if (ledger.isEmpty()) {
      parts.patience().wasAnswered();
    }
    parts.metrics().drained(Duration.ofNanos(System.nanoTime() - start));
  }

  private void requireNoSilence() {
    Duration silence = parts.budget().silence();
    if (silence.compareTo(parts.patience().forAny(parts.budget().micros())) > 0) {
      parts.patience().wasSilent();
      throw fail(
          ledger.unanswered()
              + " frames were not answered before a commit, and no other of lane "
              + parts.lane().label()
              + " for "
              + silence.toMillis()
              + " ms");
    }
  }

  /**
   * Waits for a condition, and meanwhile lets answers out, of all sessions of this thread. A wait
   * of any length is safe: past max.poll.interval the partitions move to another member, the commit
   * is refused and the records are read again.
   *
   * @param enough how many answers are worth waking up for, at best
   */
  private void awaitCondition(BooleanSupplier condition, IntSupplier enough, String what) {
    while (true) {
      long seen = parts.budget().changes();
      if (condition.getAsBoolean()) {
        return;
      }
      parts.sessions().letOut();
      if (condition.getAsBoolean()) {
        return;
      }
      awaitTurn(false, seen, Math.max(1, enough.getAsInt()), what);
    }
  }

  private void awaitTurn(boolean givesUpOnClose, long seen, int enough, String what) {
    parts.sessions().letOut();
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
      parts.budget().awaitChanges(seen, enough, LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fail("interrupted while waiting for " + what);
    }
  }

  private LaneStopException fail(String message) {
    LaneStopException stop = new LaneStopException(message);
    parts.sessions().fail(stop);
    return stop;
  }

  /** Gives up what is not answered; its records were not committed and will be read again. */
  @Override
  public void close() {
    parts.sessions().leave(this);
    waiting.ifPresent(WaitingFrames::leave);
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
}
