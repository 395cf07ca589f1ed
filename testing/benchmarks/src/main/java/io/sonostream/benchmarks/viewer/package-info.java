/**
 * What the live page costs: a viewer in a process of its own, real frames and masks on a real
 * broker, and headless browsers that count what they paint.
 *
 * <pre>
 *   AnsweredFrames ─▶ frames.live, masks.live ─▶ ViewerProcess ─▶ Chromium, one window or more
 * </pre>
 *
 * Read {@code ViewerBenchmark} first.
 */
@NullMarked
package io.sonostream.benchmarks.viewer;

import org.jspecify.annotations.NullMarked;
