/**
 * {@code sonostream export}: the masks of a received instance, back to where it came from.
 *
 * <pre>
 *   clip.dcm ─ its SOP Instance UID ─▶ instances.received ─▶ InstanceMasks ◀─ masks.archive
 *                                                              └─▶ ClipDraft ─▶ file, Delivery
 * </pre>
 *
 * Read {@code ExportCommand} first.
 */
@NullMarked
package io.sonostream.cli.export;

import org.jspecify.annotations.NullMarked;
