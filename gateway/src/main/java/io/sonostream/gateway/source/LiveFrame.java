package io.sonostream.gateway.source;

import io.sonostream.devices.source.SourceFrame;
import java.time.Instant;

/**
 * A frame that came by itself.
 *
 * @param capturedAt by the sender's clock, where it has one
 */
record LiveFrame(SourceFrame frame, Instant capturedAt) {}
