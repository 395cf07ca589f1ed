/**
 * The engine's side: models in memory, the workers that run batches, and the swap of one model for
 * the next while frames flow.
 *
 * <pre>
 *   FrameJob ──▶ FramePreparer (decode, letterbox; pool)
 *                   │ PreparedFrame
 *                   ▼
 *               BatchQueue ──▶ EngineWorker ── FaultTolerantRun ──▶ BatchRunner (model module)
 *                                 │ probabilities
 *                                 ▼
 *               MaskFinisher (back to the frame's geometry; pool) ──▶ FrameJob.complete
 *
 *   release ──▶ ModelDirector: ModelTrial (load ─ warm ─ probe) ─▶ ModelSlots ─▶ old one retires
 *                   └─▶ ChallengerDirector: the same trial ─▶ Challengers
 *                                                                 │
 *   live frame with its mask ── ShadowTap ──▶ ShadowPipeline ◀────┘
 *                                                 │ one input at a time, on an idle EngineWorker
 *                                                 ▼
 *                                          ShadowComparison ──▶ model.shadow
 * </pre>
 *
 * Read {@link io.sonostream.processor.inference.InferenceEngine} first.
 */
@NullMarked
package io.sonostream.processor.inference;

import org.jspecify.annotations.NullMarked;
