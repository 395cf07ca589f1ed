/**
 * Model after model under load, some of them broken, while the books are kept: what was refused and
 * why, which model made which mask, and how long the stream of masks ever paused.
 *
 * <pre>
 *   SwapPackages ─▶ store, model.releases
 *   SwapRun ─▶ model.assignments ─▶ (ChildProcess) ─▶ masks.live ─▶ MaskLedger, MaskWatch
 *                                        └─▶ /health/ready ─▶ HealthPage
 * </pre>
 *
 * Read {@code SwapRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.swap;

import org.jspecify.annotations.NullMarked;
