/**
 * The Kafka Streams side: a lane is one Kafka Streams application.
 *
 * <pre>
 *   frames.live ──▶ FrameProcessor.process
 *                     FrameReader (Avro, checks) ──bad──┐
 *                     InFlightLedger.enter              │      one ledger a Streams task,
 *                     FrameIntake.submit ─▶ (batch,     │      one LaneBudget a lane
 *                                            inference) │
 *                     InFlightLedger ◀─ FrameJob.complete
 *                     head of the ledger first          │
 *                     Emitter ──▶ masks.live            └──▶ frames.dead
 *
 *   before each commit: CommitBarrier.flushCache ──▶ FrameProcessor.drain
 * </pre>
 *
 * Read {@link io.sonostream.processor.stream.FrameProcessor} first, then {@link
 * io.sonostream.processor.stream.CommitBarrier}.
 */
@NullMarked
package io.sonostream.processor.stream;

import org.jspecify.annotations.NullMarked;
