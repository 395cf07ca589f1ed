/**
 * Frames in, masks out: builds what a processor or a replay needs and runs it. The packages look
 * one way only:
 *
 * <pre>
 *   processor (Processor, ProcessorParts, Readiness, Replay)
 *      │
 *      ├─▶ replay ────────▶ stream, inference
 *      ├─▶ assignment ────▶ inference
 *      ├─▶ shadow ────────▶ inference
 *      ├─▶ stream ────────▶ metrics, batch
 *      └─▶ inference ─────▶ metrics, batch
 *                              └─▶ batch, which knows none of them
 * </pre>
 *
 * Read {@link io.sonostream.processor.ProcessorParts} first.
 */
@NullMarked
package io.sonostream.processor;

import org.jspecify.annotations.NullMarked;
