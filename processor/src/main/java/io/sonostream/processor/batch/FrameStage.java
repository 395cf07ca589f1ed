package io.sonostream.processor.batch;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a frame is between its record and its answer, and who owns it there.
 *
 * <pre>
 *   record ──▶ TAKEN ──▶ PREPARING ──▶ QUEUED ──▶ RUNNING ──▶ FINISHING ──▶ ANSWERED ──▶ EMITTED
 *     ▲          │            │           │           │            │            ▲
 *     │          │            └───────────┴───────────┴────────────┴────────────┤ shed, dead
 *     │          ├──────────────────────────────────────────────────────────────┘ no engine needed
 *     └─ waits ◀─┘                          any of them ──▶ ABANDONED, its record is read again
 * </pre>
 *
 * A frame that waits for a model or a schema has no stage: nothing of it is in memory, it stands in
 * its topic, and its offset is kept beside its partition's.
 */
public enum FrameStage {
  /** Read and entered in its partition's ledger. Owner: the stream thread. */
  TAKEN,
  /** Its pixels are decoded and laid out as network inputs. Owner: a thread of the prepare pool. */
  PREPARING,
  /** Its inputs wait for a batch. Owner: the batch queue's monitor. */
  QUEUED,
  /** Its batch is at the engine; outputs come one network input at a time. Owner: a worker. */
  RUNNING,
  /** Its outputs become a mask of its own size. Owner: a thread of the finish pool. */
  FINISHING,
  /**
   * Its outcome is known, its pixels are freed; it waits for those before it. Owner: the stream
   * thread.
   */
  ANSWERED,
  /** Its mask or dead letter was handed to Kafka. Owner: none. */
  EMITTED,
  /** Its partition moved away, or nobody can answer it here; the record is read again. */
  ABANDONED;

  private static final Set<FrameStage> BEFORE_ANSWER = EnumSet.range(TAKEN, FINISHING);

  /** Whether its outcome is still open. */
  boolean isOpen() {
    return BEFORE_ANSWER.contains(this);
  }

  boolean mayBecome(FrameStage next) {
    return switch (this) {
      case TAKEN -> next == PREPARING || next == ANSWERED || next == ABANDONED;
      case PREPARING -> next == QUEUED || next == ANSWERED || next == ABANDONED;
      case QUEUED -> next == RUNNING || next == ANSWERED || next == ABANDONED;
      case RUNNING -> next == FINISHING || next == ANSWERED || next == ABANDONED;
      case FINISHING -> next == ANSWERED || next == ABANDONED;
      case ANSWERED -> next == EMITTED || next == ABANDONED;
      case EMITTED, ABANDONED -> false;
    };
  }
}
