/**
 * What people do to models and trainings from outside: promote, roll back, try, import, export,
 * retrain.
 *
 * <pre>
 *   ModelControl    ─▶ model.releases, model.assignments
 *   TrainingControl ─▶ training.commands ... training.events ─▶ its caller
 * </pre>
 */
@NullMarked
package io.sonostream.trainer.control;

import org.jspecify.annotations.NullMarked;
