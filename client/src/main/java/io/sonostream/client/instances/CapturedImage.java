package io.sonostream.client.instances;

import io.sonostream.client.frames.FrameImage;
import java.time.Instant;

/**
 * One frame of an instance.
 *
 * @param capturedAt by this machine's clock
 */
public record CapturedImage(FrameImage image, Instant capturedAt) {}
