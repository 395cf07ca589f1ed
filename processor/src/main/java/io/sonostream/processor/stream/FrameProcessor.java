package io.sonostream.processor.stream;

import io.sonostream.processor.batch.FrameIntake.TaskState;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames, never computes. {@code process} reads and checks a frame, enters it in the ledger,
 * submits it and returns; answers leave by the head of the ledger whenever this thread comes by: in
 * {@code process}, every millisecond by punctuation, and before each commit.
 *
 * <p>Owner: the stream thread of its task. Hand-off: {@link FrameJob} out; answers come back inside
 * the ledger's frames. Bound: ledger and lane budget; at the bound {@code process} waits, so the
 * thread stops polling and frames stay in Kafka. Shutdown: a clean close drains through the commit
 * barrier first; {@code close} only gives up what a dirty close left.
 */
final class FrameProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** How long a wait lasts before this thread looks again whether the lane still lives. */
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final LaneParts parts;
  private @Nullable Session session;

  FrameProcessor(LaneParts parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    CommitBarrier barrier = context.getStateStore(CommitBarrierBuilder.NAME);
    Emitter emitter =
        new Emitter(
            context,
            barrier,
            new MaskAssembler(parts.clockMicros()),
            parts.maskSerializer(),
            parts.maskTopic(),
            parts.maxMaskBytes(),
            parts.metrics());
    // A revived task calls init again: nothing of the life before may leak into this one.
    Session fresh =
        new Session(context, barrier, emitter, new InFlightLedger(parts.maxLedgerFrames()));
    session = fresh;
    barrier.attach(context, fresh::drain);
    context.schedule(
        Duration.ofMillis(1), PunctuationType.WALL_CLOCK_TIME, now -> fresh.emitFinished());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("process was called before init");
    }
    current.process(record);
  }

  @Override
  public void close() {
    Session current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }

  /** From init to close. */
  private final class Session {
    private final ProcessorContext<byte[], byte[]> context;
    private final CommitBarrier barrier;
    private final Emitter emitter;
    private final InFlightLedger ledger;

    /** Set once a frame can't be answered: the task may not commit any more. */
    private @Nullable LaneStopException failure;

    Session(
        ProcessorContext<byte[], byte[]> context,
        CommitBarrier barrier,
        Emitter emitter,
        InFlightLedger ledger) {
      this.context = context;
      this.barrier = barrier;
      this.emitter = emitter;
      this.ledger = ledger;
    }

    void process(Record<byte[], byte[]> record) {
      long receivedAt = parts.clockMicros().getAsLong();
      parts.metrics().frameTaken();
      emitFinished();
      FrameOrigin origin = origin(record);
      Reading reading = read(origin, record.value());
      long bytes = reading.bytes();
      awaitCondition(
          false, () -> ledger.hasRoom() && parts.budget().tryAcquire(bytes), "room in the ledger");
      InFlightFrame inFlight =
          new InFlightFrame(
              origin, record.key(), record.value(), bytes, receivedAt, parts.budget());
      ledger.enter(inFlight);
      Frame frame = reading.frame();
      if (frame == null) {
        inFlight.complete(new Outcome.Dead(reading.refusal()));
      } else {
        inFlight.describe(frame);
        parts
            .intake()
            .submit(
                new FrameJob(
                    parts.lane(), frame, receivedAt, ledger::abandoned, inFlight::complete));
      }
      emitFinished();
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
                    outage -> awaitCondition(true, new FirstTimeOnly(), "the schema registry"));
        String task = frame.getTask();
        awaitCondition(
            true,
            () -> parts.intake().state(task) != TaskState.AWAITED,
            "a model for task " + task);
        if (parts.intake().state(task) == TaskState.UNKNOWN) {
          return Reading.refused(
              value,
              new BadFrameException(
                  "task " + task + " is neither configured nor assigned to a model"));
        }
        return Reading.of(value, frame);
      } catch (BadFrameException e) {
        return Reading.refused(value, e);
      }
    }

    private FrameOrigin origin(Record<byte[], byte[]> record) {
      RecordMetadata metadata =
          context
              .recordMetadata()
              .orElseThrow(() -> new IllegalStateException("a frame without record coordinates"));
      return new FrameOrigin(
          metadata.topic(),
          metadata.partition(),
          metadata.offset(),
          record.timestamp(),
          record.headers());
    }

    void emitFinished() {
      InFlightFrame head = ledger.finishedHead();
      while (head != null) {
        if (head.outcome() instanceof Outcome.Abandoned abandoned) {
          throw fail(head.origin() + " can't be answered: " + abandoned.cause());
        }
        // First out of the ledger: if the send fails the task dies uncommitted, and the flush of
        // its dirty close must not try the same frame again.
        ledger.removeHead();
        Outcome outcome = head.outcome();
        if (outcome != null) {
          emitter.emit(head, outcome);
        }
        head = ledger.finishedHead();
      }
    }

    /** Called before each commit: returns only when every frame that was taken is answered. */
    void drain() {
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
     * max.poll.interval the partitions move to another member, the commit is refused and the
     * records are read again.
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

    void close() {
      barrier.detach();
      ledger.abandon();
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
