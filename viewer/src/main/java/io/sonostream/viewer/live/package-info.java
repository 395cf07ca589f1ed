/**
 * Frames and masks become pictures: a frame with the answer to it, joined by the frame's identity,
 * so that an old mask can't lie on a new frame.
 *
 * <pre>
 *   frames.live ─┐             ┌ DeviceTrack (one a device) ┐
 *                ├─ LiveWall ──┤  waiting frames, masks     ├──▶ Picture ──▶ push
 *   masks.live  ─┘             └  that came early, rates    ┘
 * </pre>
 *
 * Read {@link io.sonostream.viewer.live.LiveWall} first.
 */
@NullMarked
package io.sonostream.viewer.live;

import org.jspecify.annotations.NullMarked;
