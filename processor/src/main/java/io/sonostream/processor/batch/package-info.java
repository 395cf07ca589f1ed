/**
 * Forms batches: which frames go to the engine together, and when. Knows neither Kafka nor DJL, so
 * every decision is tested without a broker, an engine or a thread.
 *
 * <pre>
 *   stream ── FrameIntake.submit(FrameJob) ──▶ inference (decode, letterbox)
 *                                                   │ BatchQueue.add
 *                                                   ▼
 *                 BatchFormer: task by weight ─ lane by ArchiveShare ─ device by turns
 *                                                   │ BatchQueue.take
 *                                                   ▼
 *   stream ◀── FrameJob.complete(Outcome) ───── inference (engine workers)
 * </pre>
 *
 * Read {@link io.sonostream.processor.batch.BatchFormer} first.
 */
@NullMarked
package io.sonostream.processor.batch;

import org.jspecify.annotations.NullMarked;
