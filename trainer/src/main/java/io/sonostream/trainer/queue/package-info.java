/**
 * When a task's run begins, and who is told how it ended. No clock, no Kafka, no threads: the
 * queue's answers are values, which the service carries out.
 *
 * <pre>
 *   START, CANCEL ──┐
 *   new labels ─────┼─▶ RunQueue ─▶ RunRequest (waiting) ─▶ RunRequest (running) ─▶ ended
 *   interval ───────┘      │            ▲ further wishes join it
 *                          └─▶ QueueDecision: queue, kill, answer
 * </pre>
 *
 * Read {@link io.sonostream.trainer.queue.RunQueue} first.
 */
@NullMarked
package io.sonostream.trainer.queue;

import org.jspecify.annotations.NullMarked;
