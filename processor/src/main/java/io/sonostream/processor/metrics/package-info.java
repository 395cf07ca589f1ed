/**
 * What the processor measures (docs/metrics.md names every meter) and the HTTP port that shows it.
 * Read {@link io.sonostream.processor.metrics.LaneMetrics} first.
 */
@NullMarked
package io.sonostream.processor.metrics;

import org.jspecify.annotations.NullMarked;
