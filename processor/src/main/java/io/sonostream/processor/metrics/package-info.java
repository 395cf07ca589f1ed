/**
 * What the processor measures (docs/metrics.md names every meter), whether broker and registry
 * answer, and the HTTP port that shows both. Read {@link
 * io.sonostream.processor.metrics.LaneMetrics} first.
 */
@NullMarked
package io.sonostream.processor.metrics;

import org.jspecify.annotations.NullMarked;
