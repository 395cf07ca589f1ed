/**
 * Masks, as the processor writes them.
 *
 * <pre>
 *   masks.live or masks.archive ─▶ TopicFollower ─▶ MaskSubscriber ─▶ MaskListener
 *   frames, where asked for ─────▶ FrameReader ───────────┘
 * </pre>
 *
 * Read {@link io.sonostream.client.masks.MaskSubscriber} first.
 */
@NullMarked
package io.sonostream.client.masks;

import org.jspecify.annotations.NullMarked;
