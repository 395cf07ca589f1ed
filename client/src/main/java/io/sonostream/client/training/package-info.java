/**
 * Asking the trainer, and hearing what becomes of it.
 *
 * <pre>
 *   retrain, cancel ─▶ training.commands ─▶ trainer ─▶ training.events ─▶ runs(), follow
 * </pre>
 *
 * Read {@link io.sonostream.client.training.TrainingClient} first.
 */
@NullMarked
package io.sonostream.client.training;

import org.jspecify.annotations.NullMarked;
