/**
 * The two records by which people and programs steer: which model serves, and a wish to train. The
 * command line, the trainer's gate and the page write the same ones because they all make them
 * here.
 *
 * <pre>
 *   promote, rollback, try ──▶ {@link io.sonostream.schemas.control.Assignments} ──▶ model.assignments
 *   retrain, cancel        ──▶ {@link io.sonostream.schemas.control.TrainingCommands} ──▶ training.commands
 * </pre>
 */
@NullMarked
package io.sonostream.schemas.control;

import org.jspecify.annotations.NullMarked;
