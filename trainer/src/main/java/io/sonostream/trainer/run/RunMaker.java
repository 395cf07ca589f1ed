package io.sonostream.trainer.run;

import io.sonostream.trainer.job.ChildLauncher;
import io.sonostream.trainer.job.JobSettings;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.RunSupervisor;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.queue.TaskSettings;
import java.util.function.Consumer;

/** Makes runs out of plans; holds what all of them work with. */
public final class RunMaker {
  private final RunFolders folders;
  private final RunPreparation preparation;
  private final RunJudgement judgement;
  private final ChildLauncher launcher;
  private final JobSettings job;
  private final StepListener steps;

  public RunMaker(
      RunFolders folders,
      RunPreparation preparation,
      RunJudgement judgement,
      ChildLauncher launcher,
      JobSettings job,
      StepListener steps) {
    this.folders = folders;
    this.preparation = preparation;
    this.judgement = judgement;
    this.launcher = launcher;
    this.job = job;
    this.steps = steps;
  }

  /**
   * @param reports called on the run's own thread
   */
  public Run make(RunPlan plan, Consumer<RunReport> reports) {
    RunFolder folder = folders.of(plan.runId());
    RunSupervisor supervisor =
        new RunSupervisor(
            folder,
            launcher,
            job,
            plan.epochsAnnounced(),
            epoch -> reports.accept(new RunReport.EpochDone(folder.record().orElseThrow(), epoch)));
    return new Run(plan, folder, preparation, supervisor, judgement, steps, reports);
  }

  public Readiness readiness(String task, TaskSettings settings) {
    return preparation.readiness(task, settings);
  }

  public RunFolders folders() {
    return folders;
  }
}
