/**
 * The whole system on one machine, and proof that it lost nothing.
 *
 * <pre>
 *   devices ──▶ frames.live ──▶ processor ──▶ masks.live ─┐
 *      │                            └──▶ frames.dead ─────┤
 *      └── published (device, sequence) ──▶ Tally ◀── AnswerListener
 *                                             └──▶ LiveTable, DemoSummary
 *   training.events ──▶ LearningStory ──────────────▶ lines of news
 * </pre>
 *
 * Read {@link io.sonostream.cli.demo.DemoCommand} first.
 */
@NullMarked
package io.sonostream.cli.demo;

import org.jspecify.annotations.NullMarked;
