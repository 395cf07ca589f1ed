/** Video clips, decoded by FFmpeg. Read {@code ClipSource} first. */
@NullMarked
package io.sonostream.devices.clip;

import org.jspecify.annotations.NullMarked;
