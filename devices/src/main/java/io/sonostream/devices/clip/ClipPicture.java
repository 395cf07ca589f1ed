package io.sonostream.devices.clip;

import io.sonostream.imaging.image.PixelImage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What comes next in a clip.
 *
 * @param damaged pictures before this one that can't be had
 * @param why they can't; empty without any
 * @param picture null after the last
 * @param at since the clip's first picture; after the last: the clip's length
 */
record ClipPicture(long damaged, String why, @Nullable PixelImage picture, Duration at) {

  /** The same once the damage has been told. */
  ClipPicture told() {
    return new ClipPicture(0, "", picture, at);
  }
}
