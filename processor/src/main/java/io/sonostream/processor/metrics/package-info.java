/**
 * What the processor measures (docs/metrics.md names every meter), and whether broker and registry
 * answer; {@code service.health} shows both. Read {@link
 * io.sonostream.processor.metrics.LaneMetrics} first.
 */
@NullMarked
package io.sonostream.processor.metrics;

import org.jspecify.annotations.NullMarked;
