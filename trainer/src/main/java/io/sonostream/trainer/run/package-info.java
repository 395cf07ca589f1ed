/**
 * One run, from frozen labels to a stored package.
 *
 * <pre>
 *   RunPlan ─▶ Run (a thread of its own)
 *                1. RunPreparation: labels frozen, the job written      ─▶ RunReport.Started
 *                2. RunSupervisor:  the child JVM trains and measures   ─▶ RunReport.EpochDone, each
 *                3. RunJudgement:   gate, then the store                ─▶ RunReport.Promoted or Rejected
 * </pre>
 *
 * Each step looks first whether an earlier life has done it. Read {@link
 * io.sonostream.trainer.run.Run} first.
 */
@NullMarked
package io.sonostream.trainer.run;

import org.jspecify.annotations.NullMarked;
