/**
 * A run as a child JVM: native memory and crashes stay there.
 *
 * <pre>
 *   RunFolders (state/runs) ─▶ RunFolder: run.json (RunRecord), labels/ (frozen copy), job.json, progress, outcome
 *                                  │
 *   RunSupervisor ─ ChildLauncher ─▶ ChildMain (child JVM) ─▶ TrainingRun
 *        ▲ progress, outcome ──────────────────────────────────────┘
 * </pre>
 *
 * The child ends with its parent: it watches its standard input, which the kernel closes when the
 * trainer dies. Read {@link io.sonostream.trainer.job.RunSupervisor} first.
 */
@NullMarked
package io.sonostream.trainer.job;

import org.jspecify.annotations.NullMarked;
