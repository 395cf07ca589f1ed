/**
 * What the end-to-end benchmarks stand on: a real broker and registry in a temporary directory,
 * untrained models, devices that send at a rate, processors in JVMs of their own, and a reader that
 * keeps the books.
 *
 * <pre>
 *   FramePump ─▶ frames.* ─▶ (ChildProcess) ─▶ masks.* ─▶ MaskLedger
 * </pre>
 *
 * Read {@code StreamBed} first.
 */
@NullMarked
package io.sonostream.benchmarks.bed;

import org.jspecify.annotations.NullMarked;
