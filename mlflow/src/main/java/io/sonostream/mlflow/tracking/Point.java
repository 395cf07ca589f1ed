package io.sonostream.mlflow.tracking;

import java.time.Instant;

/**
 * A value of a metric.
 *
 * @param step epoch, or 0
 */
public record Point(String metric, double value, Instant at, long step) {}
