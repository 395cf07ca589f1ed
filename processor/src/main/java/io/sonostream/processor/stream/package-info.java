/**
 * The Kafka Streams side: a lane is one Kafka Streams application.
 *
 * <pre>
 *   frames.live ──▶ FrameProcessor.process ──▶ LaneSession.take
 *                     FrameReader (Avro, checks) ──bad──┐
 *                     InFlightLedger.enter              │      one ledger a partition,
 *                     FrameIntake.submit ─▶ (batch,     │      one LaneBudget a lane
 *                                            inference) │
 *                     InFlightLedger ◀─ FrameJob.complete
 *                     head of the ledger first          │
 *                     Emitter ──▶ masks.live            └──▶ frames.dead
 *
 *   before each commit: CommitBarrier.flushCache ──▶ LaneSession.drain
 * </pre>
 *
 * Read {@link io.sonostream.processor.stream.LaneSession} first, then {@link
 * io.sonostream.processor.stream.FrameProcessor}, which drives it from Kafka Streams, and {@link
 * io.sonostream.processor.stream.CommitBarrier}.
 */
@NullMarked
package io.sonostream.processor.stream;

import org.jspecify.annotations.NullMarked;
