/**
 * The other processors of the same lanes, and whether they were told the same as this one.
 *
 * <pre>
 *   ConfigDigest ─▶ client.id ─▶ (the consumer group) ─▶ Peers ─▶ health, meter
 *                                                          └────▶ TaskGate: a task that only they know
 * </pre>
 *
 * Read {@link io.sonostream.processor.peers.Peers} first.
 */
@NullMarked
package io.sonostream.processor.peers;

import org.jspecify.annotations.NullMarked;
