/**
 * What a gateway looks at by itself. Each source has a thread, so that one that hangs or fails
 * holds up no other; a failed one is tried again, and says meanwhile why it stands still.
 *
 * <pre>
 *   Sources ─┬─ SourceRunner ── folder, clip, phantom ─▶ devices.publish.Fleet
 *            ├─ LiveRunner ─── IgtlFeed, MjpegFeed, StreamFeed ▶ client.frames.FramePublisher
 *            └─ LookingRunner ─ Inbox (DICOM folder), Archive ▶ receive.InstanceIntake
 * </pre>
 *
 * Read {@link io.sonostream.gateway.source.Sources} first.
 */
@NullMarked
package io.sonostream.gateway.source;

import org.jspecify.annotations.NullMarked;
