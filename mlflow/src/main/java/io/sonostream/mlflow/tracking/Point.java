package io.sonostream.mlflow.tracking;

import java.time.Instant;

/**
 * A value of a metric.
 *
 * @param metric as we call it; the server may need another name ({@link MetricNames})
 * @param step epoch, or 0
 */
public record Point(String metric, double value, Instant at, long step) {}
