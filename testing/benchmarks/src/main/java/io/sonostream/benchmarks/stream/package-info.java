/**
 * What Kafka costs: masks a second through the whole stream beside the bare engine, and what the
 * stream adds to a frame's latency.
 *
 * <pre>
 *   BareLoop ────────────────────────────────────────────▶ bareFps
 *   FramePump ─▶ frames.live ─▶ Processor ─▶ masks.live ─▶ MaskLedger ─▶ MaskMeter ─▶ streamFps, latencies
 *   FramePump ─▶ frames.live ─▶ PlainAlternative ────────▶ its own count ─▶ plainFps
 * </pre>
 *
 * Read {@code StreamRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
