/**
 * What the way over a gateway costs: an OpenIGTLink image sent to its mask received, where the
 * engine answers at once; beside the same frames by the client library, in turns in the same run.
 *
 * <pre>
 *   ./sonostream bench gateway [--frames 400] [--width 640] [--height 480] [--json]
 *
 *   ImageServer ═▶ Gateway ─▶ frames.live ─▶ Processor with AtOnceEngine ─▶ masks.live ─▶ Gateway ═▶ MaskReceiver
 *   FramePublisher ─────────▶                                                         ─▶ MaskSubscriber
 * </pre>
 *
 * Read {@code GatewayRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
