/**
 * What is known of models and training, told by their topics from the first record on.
 *
 * <pre>
 *   model.releases, model.assignments, model.shadow ──▶ ModelBoard ────┐
 *   training.events ──────────────┬───────────────────▶ ModelBoard     ├─ snapshots ─▶ push
 *                                 └───────────────────▶ TrainingBoard ─┘
 * </pre>
 *
 * Read {@link io.sonostream.viewer.facts.ModelBoard} first.
 */
@NullMarked
package io.sonostream.viewer.facts;

import org.jspecify.annotations.NullMarked;
