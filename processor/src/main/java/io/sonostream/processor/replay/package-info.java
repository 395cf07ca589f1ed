/**
 * Frames of the past through the archive lane once more, with one model, into a topic of their own.
 *
 * <pre>
 *   RangeBound ─▶ RangeFinder ─▶ ReplayPlan ─┐ frozen by the first rows of the topic replays
 *                                            ▼
 *   frames.* ─▶ ReplayLeg ─▶ LaneSession ─▶ ReplayOutlet ─▶ masks.replay.*, frames.dead
 *                  │                                            │ one transaction
 *                  └─ Tallies ─▶ ReplayBooks ─▶ replays ────────┘
 * </pre>
 *
 * Masks, dead letters and the rows that count them are one Kafka transaction, so whatever is
 * interrupted goes on from the last row (docs/adr/replay.md). Read {@link
 * io.sonostream.processor.replay.ReplayLeg} first.
 */
@NullMarked
package io.sonostream.processor.replay;

import org.jspecify.annotations.NullMarked;
