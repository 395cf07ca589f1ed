/**
 * Masks back to who looks at the probe, by OpenIGTLink: for each device an image of class values,
 * an overlay in colour and the areas as text.
 *
 * <pre>
 *   masks.live ─ MaskStreams ─┬─ MaskMessages ────────────────▶ MaskServer ═▶ PeerQueue ─ MaskPeer ─▶ 3D Slicer
 *                             └─ OverlayPainter, with frames ─────┘     (each peer: the newest of each stream)
 * </pre>
 *
 * Read {@link io.sonostream.gateway.masks.MaskStreams} first.
 */
@NullMarked
package io.sonostream.gateway.masks;

import org.jspecify.annotations.NullMarked;
