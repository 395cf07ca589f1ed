/**
 * Spans leave for a receiver of OTLP, where the settings name one.
 *
 * <pre>
 *   any thread ─ span ends ─▶ queue of 2,048 ─▶ batches of 512 ─ HTTP ─▶ collector
 *                  full: the span is dropped        away: the batch is lost, said once, counted
 * </pre>
 *
 * Nobody who makes a span waits for anybody, and what is lost is no frame. Read {@link
 * io.sonostream.service.traces.TraceExport} first.
 */
@NullMarked
package io.sonostream.service.traces;

import org.jspecify.annotations.NullMarked;
