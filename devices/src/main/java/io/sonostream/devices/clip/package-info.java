/**
 * Video, decoded by FFmpeg: clips, that begin and end, and live streams, whose pictures come when
 * they come. Read {@code ClipSource} and {@code LiveStream} first.
 */
@NullMarked
package io.sonostream.devices.clip;

import org.jspecify.annotations.NullMarked;
