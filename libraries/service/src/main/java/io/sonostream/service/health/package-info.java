/**
 * How a service stands, for people and for what watches over it; docs/metrics.md names every meter.
 *
 * <pre>
 *   Kubernetes, compose ─ /health/live, /health/ready ─┐
 *   Prometheus ─────────── /metrics ───────────────────┴▶ {@link io.sonostream.service.health.HealthEndpoint}
 *                                                           ├▶ {@link io.sonostream.service.health.Health}, asked of the service
 *                                                           └▶ {@link io.sonostream.service.health.ServiceMeters}
 * </pre>
 *
 * Read {@link io.sonostream.service.health.HealthEndpoint} first.
 */
@NullMarked
package io.sonostream.service.health;

import org.jspecify.annotations.NullMarked;
