package io.sonostream.trainer.run;

import io.sonostream.client.models.ModelRegistry;
import io.sonostream.learning.gate.Gate;
import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.release.ModelShelf;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Asks the gate about a trained challenger, and stores what passes. */
public final class RunJudgement {
  private final Gate gate;
  private final ModelRegistry models;
  private final ModelShelf shelf;
  private final RunFolders folders;
  private final StepListener steps;
  private final Clock clock;

  public RunJudgement(
      Gate gate,
      ModelRegistry models,
      ModelShelf shelf,
      RunFolders folders,
      StepListener steps,
      Clock clock) {
    this.gate = gate;
    this.models = models;
    this.shelf = shelf;
    this.folders = folders;
    this.steps = steps;
    this.clock = clock;
  }

  RunReport judge(RunPlan plan, RunRecord record, RunFolder folder, TrainingOutcome outcome) {
    ModelRelease champion = models.read().champion(plan.taskName());
    Map<String, Double> metrics = new HashMap<>(outcome.metrics());
    if (!champion.getVersion().equals(record.parentVersion())) {
      return reject(
          record,
          folder,
          new GateVerdict(
              false,
              "rejected: the champion changed from "
                  + record.parentVersion()
                  + " to "
                  + champion.getVersion()
                  + " during the run, so the comparison is void; start another",
              metrics));
    }
    // Those that the run began with: the settings may name others by now.
    boolean newClasses = !champion.getClasses().containsAll(folder.job().job().classes());
    boolean first = plan.seen().by(champion.getVersion()).isEmpty();
    GateVerdict verdict =
        gate.decide(TestScores.read(folder.job()), newClasses, first).with(metrics);
    steps.passed(Step.GATE_DECIDED, plan.taskName());
    if (!verdict.promoted()) {
      return reject(record, folder, verdict);
    }
    ModelRelease release =
        shelf.put(
            folder.job().modelPackage(),
            plan.runId(),
            verdict.metrics(),
            "trainer",
            clock.instant());
    steps.passed(Step.PACKAGE_STORED, plan.taskName());
    return new RunReport.Promoted(record, verdict, release);
  }

  private RunReport reject(RunRecord record, RunFolder folder, GateVerdict verdict) {
    folders.keepRejected(record.request().task(), folder.job().modelPackage());
    return new RunReport.Rejected(record, verdict);
  }
}
