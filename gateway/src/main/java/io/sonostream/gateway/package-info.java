/**
 * The gateway: real devices and archives on one side, the topics of frames on the other.
 *
 * <pre>
 *   folder, clip, phantom ─ SourceRunner, one thread each ─ Fleet ───────────────▶ frames.live
 *   OpenIGTLink server ── LiveRunner, one thread each ─ FramePublisher ────────────▶ frames.live
 *   OpenIGTLink viewer ◀─ MaskStreams ◀───────────────────────────────────────────── masks.live
 *   DICOM folder ─ LookingRunner ┐                                                 frames.archive
 *   C-STORE ─ StoreReceiver ────┼─▶ InstanceIntake ─▶ client.instances ──────────▶ frames.archive
 *   STOW-RS ─ StowServer ───────┘      one instance: all frames or none, once      instances.received
 * </pre>
 *
 * Read {@link io.sonostream.gateway.Gateway} first.
 */
@NullMarked
package io.sonostream.gateway;

import org.jspecify.annotations.NullMarked;
