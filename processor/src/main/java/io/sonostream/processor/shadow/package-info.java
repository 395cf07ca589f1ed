/**
 * The parts of a challenger's trial that need neither engine nor thread: which frames it sees, how
 * its masks are compared, where the comparisons go. The engine's side of it is {@code
 * inference.ShadowPipeline}.
 *
 * <pre>
 *   finished live frame ─ ShadowSample ─▶ (challenger, when the engine idles) ─▶ MaskComparison
 *                                                                                    │
 *                                             model.shadow ◀── ShadowPublisher ◀─────┘
 * </pre>
 *
 * Read {@link io.sonostream.processor.shadow.ShadowSample} first.
 */
@NullMarked
package io.sonostream.processor.shadow;

import org.jspecify.annotations.NullMarked;
