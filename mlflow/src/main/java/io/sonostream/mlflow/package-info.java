/**
 * A process that tells an MLflow tracking server what happens, and hears who is made champion
 * there.
 *
 * <pre>
 *   training.events ──┐                    ┌─ runs: curves, metrics, outcome
 *   model.releases ───┼─▶ Facts ─▶ Mirror ─┼─ registered models: a version each, its package
 *   model.assignments ┘                    └─ aliases champion, challenger ──▶ AliasKeeper
 *        ▲                                                                        │ follow
 *        └─────────────── the same move as anybody's, with its audit ◀────────────┘
 * </pre>
 *
 * No trainer and no processor knows of it: a tracking server that is away, or a process of this
 * kind that is, holds up no training and no release. What was told is looked up there, so nothing
 * is kept here, and what could not be told is told later. Read {@link io.sonostream.mlflow.Mlflow}
 * first.
 */
@NullMarked
package io.sonostream.mlflow;

import org.jspecify.annotations.NullMarked;
