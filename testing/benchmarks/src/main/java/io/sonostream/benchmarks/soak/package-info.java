/**
 * Everything at once, for as long as one likes: load on both lanes, kills, swaps, outages, hostile
 * records, and records that are deleted unread; and books in which each record of the frame topics
 * has one answer, or is one that a processor said it lost.
 *
 * <pre>
 *   LoadedLanes, HostilePump ─▶ frames.* ─▶ (ProcessorPair) ─▶ masks.*, frames.dead ─▶ AnswerBooks
 *   Blows ─▶ processors, broker, packages, frames.*              └─▶ logs ─▶ ToldLosses ─┘
 * </pre>
 *
 * Read {@code SoakRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
