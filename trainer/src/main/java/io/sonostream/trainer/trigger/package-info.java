/**
 * When a run begins, and who is told how it ended. No clock, no Kafka, no threads: the desk's
 * answers are values, which the service carries out.
 *
 * <pre>
 *   START, CANCEL ──┐
 *   new labels ─────┼─▶ TaskDesk ─▶ RunRequest (waiting) ─▶ RunRequest (running) ─▶ ended
 *   interval ───────┘      │            ▲ further wishes join it
 *                          └─▶ DeskAction: queue, kill, answer
 * </pre>
 *
 * Read {@link io.sonostream.trainer.trigger.TaskDesk} first.
 */
@NullMarked
package io.sonostream.trainer.trigger;

import org.jspecify.annotations.NullMarked;
