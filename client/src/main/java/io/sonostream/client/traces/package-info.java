/**
 * Traces by OpenTelemetry's interface: which span a record belongs to stands in its headers, as W3C
 * Trace Context writes it.
 *
 * <pre>
 *   frame publish ─▶ frame segment ─▶ mask show        label publish ─▶ training run ─▶ release ─▶ model swap
 *     device          processor        page              annotator        trainer        trainer    processor
 * </pre>
 *
 * Without an SDK ({@link io.sonostream.client.Cluster#traced}) no span is made, and a context that
 * is there all the same, of a caller's own tracing, is handed on. Read {@link
 * io.sonostream.client.traces.RecordTrace} first.
 */
@NullMarked
package io.sonostream.client.traces;

import org.jspecify.annotations.NullMarked;
