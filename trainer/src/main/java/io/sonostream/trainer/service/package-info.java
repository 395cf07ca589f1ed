/**
 * The trainer as a service.
 *
 * <pre>
 *   Trainer ─ LabelFeed ─▶ LabelCopy ──────────────┐
 *      └──── TrainerSession (one membership of the consumer group)
 *              training.commands ─▶ RunScheduler ─▶ Run (a thread each: freeze labels, child JVM, gate, store)
 *              training.events ◀── RunEvents ◀── RunReport ◀┘
 * </pre>
 *
 * What trainers must remember together lies on training.events ({@code TaskLog}); what one machine
 * must remember lies in its run folders. An outcome, its release and assignment, and the offsets of
 * the commands that it answers are one Kafka transaction, so none of them is ever there without the
 * others, and a trainer that has lost its task can't write any.
 *
 * <p>Read {@link io.sonostream.trainer.service.Trainer} first.
 */
@NullMarked
package io.sonostream.trainer.service;

import org.jspecify.annotations.NullMarked;
