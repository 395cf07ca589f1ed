/**
 * A real broker and registry in a temporary directory, devices that send at a rate, and a reader
 * that keeps the books: what end-to-end tests and benchmarks stand on.
 *
 * <pre>
 *   FramePump ─▶ frames.* ─▶ (a processor) ─▶ masks.* ─▶ MaskLedger
 * </pre>
 *
 * Read {@code StreamBed} first.
 */
@NullMarked
package io.sonostream.testkit.stream;

import org.jspecify.annotations.NullMarked;
