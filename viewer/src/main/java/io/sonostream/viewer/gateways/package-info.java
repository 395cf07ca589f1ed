/**
 * How the gateways do whose addresses are in the settings: asked over HTTP for what they tell
 * everybody who watches, docs/metrics.md.
 *
 * <pre>
 *   gateway /metrics, /health/ready ─▶ GatewayWatch ─ SourceMeters ─▶ GatewayBoard ─▶ /api/gateways
 * </pre>
 *
 * Read {@link io.sonostream.viewer.gateways.GatewayWatch} first.
 */
@NullMarked
package io.sonostream.viewer.gateways;

import org.jspecify.annotations.NullMarked;
