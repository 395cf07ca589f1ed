package io.sonostream.devices.clip;

import io.sonostream.imaging.image.PixelImage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a live stream.
 *
 * @param at when it was taken by the sender's clock, where he says it; else a time that counts from
 *     1970 as if the stream had begun then, of which only distances mean anything; null where the
 *     stream has no times
 */
public record StreamPicture(PixelImage picture, @Nullable Instant at) {}
