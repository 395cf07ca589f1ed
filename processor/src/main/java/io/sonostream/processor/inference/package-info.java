/**
 * The engine's side: models in memory, the workers that run batches, and the swap of one model for
 * the next while frames flow.
 *
 * <pre>
 *   FrameJob ──▶ FramePreparer (decode, letterbox; pool)
 *                   │ PreparedFrame
 *                   ▼
 *               BatchQueue ──▶ EngineWorker ── BatchRun, FaultTolerantRun ──▶ BatchRunner (model module)
 *                                 │ probabilities            ▲ EngineWatch sees calls that hang
 *                                 ▼
 *               MaskFinisher (back to the frame's geometry; pool) ──▶ FrameJob.complete
 *                                 │
 *                                 └─▶ Sideline: what runs while no frame waits (package shadow)
 *
 *   wish ──▶ ModelDirector ──▶ ModelAttempts: load ─ Admission (measure ─ warm ─ probe) ─▶ ModelSlots ─▶ old one retires
 *                                 ├─▶ LastResorts, while nothing serves
 *                                 └─▶ Contest: who is tried beside the champion (package shadow)
 * </pre>
 *
 * Looks into {@code batch} and {@code metrics} only. Read {@link
 * io.sonostream.processor.inference.InferenceEngine} first.
 */
@NullMarked
package io.sonostream.processor.inference;

import org.jspecify.annotations.NullMarked;
