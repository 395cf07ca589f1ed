/**
 * training.events, the only memory that trainers share: read as a log of runs, written in
 * transactions.
 *
 * <pre>
 *   training.events ─▶ RunLog ─▶ TaskLog: answered commands, open runs, labels seen (SeenLabels)
 *   RunEvents ─▶ EventTransactions ─▶ training.events, model.releases, model.assignments,
 *                                     offsets of training.commands (CommandOffsets): all or nothing
 * </pre>
 *
 * Read {@link io.sonostream.trainer.log.TaskLog} first.
 */
@NullMarked
package io.sonostream.trainer.log;

import org.jspecify.annotations.NullMarked;
