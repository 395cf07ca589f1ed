/**
 * A challenger beside the champion: which live frames it sees, when it runs, how its masks are
 * compared, and where the comparisons go. The engine knows it as its {@code Sideline}, the director
 * as the {@code Contest}; arrows lead from here into {@code inference}, never back.
 *
 * <pre>
 *   wish ──▶ ChallengerDirector ──▶ Challengers (one a task)
 *                                        │ Challenger
 *   live frame with its mask ─ ShadowSample ─▶ ShadowPipeline ── one input at a time, on an idle EngineWorker
 *                                                  │ ShadowFrame with all its outputs
 *                                                  ▼
 *                               MaskComparison ──▶ ShadowPublisher ──▶ model.shadow
 * </pre>
 *
 * Read {@link io.sonostream.processor.shadow.Shadow} first, then {@link
 * io.sonostream.processor.shadow.ShadowPipeline}.
 */
@NullMarked
package io.sonostream.processor.shadow;

import org.jspecify.annotations.NullMarked;
