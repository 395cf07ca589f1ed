/**
 * The Kafka Streams side: a lane is one Kafka Streams application.
 *
 * <pre>
 *   frames.live ──▶ FrameProcessor.process ──▶ LaneSession.take
 *                     LaneDoor: RecordSize, FrameReader, TaskGate ──▶ refused ──┐
 *                        │            └──▶ nobody can tell yet                  │
 *                        │                  WaitingFrames: its offset is kept,  │
 *                        │                  it is read again later ──▶ LaneDoor │
 *                     InFlightLedger.enter                                      │
 *                     FrameIntake.submit ─▶ (batch, inference)                  │  one ledger a partition,
 *                     InFlightLedger ◀───── FrameJob.complete                   │  one LaneBudget a lane
 *                     head of the ledger first                                  │
 *                     Emitter ──▶ masks.live                                    └──▶ frames.dead
 *
 *   before each commit: CommitBarrier.flushCache ──▶ LaneSession.beforeCommit
 *   at each commit:     FrameConsumer, GuardedProducer ──▶ ThreadSessions.answered
 * </pre>
 *
 * Where a frame is between its record and its answer, and who owns it there, is drawn at {@link
 * io.sonostream.processor.batch.FrameStage}. Read {@link
 * io.sonostream.processor.stream.LaneSession} first, then {@link
 * io.sonostream.processor.stream.FrameProcessor}, which drives it from Kafka Streams, and {@link
 * io.sonostream.processor.stream.CommitBarrier}.
 */
@NullMarked
package io.sonostream.processor.stream;

import org.jspecify.annotations.NullMarked;
