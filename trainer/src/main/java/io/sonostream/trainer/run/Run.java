package io.sonostream.trainer.run;

import io.sonostream.client.UnavailableException;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.job.RunResult;
import io.sonostream.trainer.job.RunSupervisor;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.labels.LabelCopyException;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run from frozen labels to a stored package. Every step looks first whether an earlier life
 * has done it, so a run may be interrupted anywhere and begun again.
 *
 * <ul>
 *   <li>Owner: its own thread.
 *   <li>Hand-off: reports go to the listener; {@link #cancel} and {@link #stop} come from the
 *       service's thread.
 *   <li>Bound: one child JVM.
 *   <li>Shutdown: {@link #stop}, then join the thread; the folder stays for the next life.
 * </ul>
 */
public final class Run implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Run.class);
  private static final long RETRY_SECONDS = 2;

  private final RunPlan plan;
  private final RunRequest request;
  private final RunFolder folder;
  private final RunPreparation preparation;
  private final RunSupervisor supervisor;
  private final RunJudgement judgement;
  private final StepListener steps;
  private final Consumer<RunReport> reports;
  private boolean announced;
  private String waitsFor = "";
  private final CountDownLatch wished = new CountDownLatch(1);
  private volatile boolean stopped;
  private volatile boolean cancelled;

  Run(
      RunPlan plan,
      RunFolder folder,
      RunPreparation preparation,
      RunSupervisor supervisor,
      RunJudgement judgement,
      StepListener steps,
      Consumer<RunReport> reports) {
    this.plan = plan;
    this.request = plan.request();
    this.announced = plan.announced();
    this.folder = folder;
    this.preparation = preparation;
    this.supervisor = supervisor;
    this.judgement = judgement;
    this.steps = steps;
    this.reports = reports;
  }

  public String runId() {
    return plan.runId();
  }

  public void cancel() {
    cancelled = true;
    supervisor.cancel();
    wished.countDown();
  }

  public void stop() {
    stopped = true;
    supervisor.stop();
    wished.countDown();
  }

  @Override
  public void run() {
    try {
      reports.accept(outcome());
    } catch (Error e) {
      // Not a run that goes for ever; and then the thread's last resort.
      reports.accept(failed(e.toString()));
      throw e;
    }
  }

  private RunReport outcome() {
    while (true) {
      try {
        return work();
      } catch (KafkaException | UnavailableException e) {
        waits(String.valueOf(e.getMessage()));
        if (!pause()) {
          return new RunReport.Paused(request);
        }
      } catch (InterruptedException e) {
        return new RunReport.Paused(request);
      } catch (UserException | ModelException | LabelCopyException | UncheckedIOException e) {
        return failed(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        log.error("run {} failed", runId(), e);
        return failed(e.toString());
      }
    }
  }

  /** Says so once, however often it is tried. */
  private void waits(String why) {
    log.warn("run {} waits: {}", runId(), why);
    if (!why.equals(waitsFor)) {
      waitsFor = why;
      reports.accept(new RunReport.Waits(request, why));
    }
  }

  /** Until it is worth another try; false when the run shall pause instead. */
  private boolean pause() {
    try {
      boolean early = wished.await(RETRY_SECONDS, TimeUnit.SECONDS);
      return !(early && stopped);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private RunReport work() throws InterruptedException {
    if (cancelled) {
      return cancelled();
    }
    RunRecord record = preparation.prepare(plan, folder);
    if (!announced) {
      reports.accept(preparation.started(plan, folder, record));
      announced = true;
      waitsFor = "";
    }
    RunResult result = supervisor.supervise(this::learns);
    if (result instanceof RunResult.Trained trained) {
      passed(Step.CHILD_ENDED);
      return judged(record, trained.outcome());
    } else if (result instanceof RunResult.Failed failed) {
      return failed(failed.message());
    } else if (result instanceof RunResult.Cancelled) {
      return cancelled();
    }
    return new RunReport.Paused(request);
  }

  /** Whatever it waits for afterwards is news again. */
  private void learns() {
    waitsFor = "";
    passed(Step.CHILD_STARTED);
  }

  /** What took hours to train is not thrown away for a store that is away for a minute. */
  private RunReport judged(RunRecord record, TrainingOutcome outcome) {
    try {
      return judgement.judge(plan, record, folder, outcome);
    } catch (PackageUnavailableException e) {
      throw new UnavailableException(
          "the model of run " + runId() + " is trained and waits for the store: " + e.getMessage(),
          e);
    }
  }

  private RunReport failed(String why) {
    log.warn("run {} of {} failed: {}", runId(), request.task(), why);
    return new RunReport.Failed(request, "failed: " + why, asked());
  }

  private RunReport cancelled() {
    return new RunReport.Cancelled(request, asked());
  }

  /** The labels that asked for a run which never began: they must not ask again and again. */
  private Map<Integer, Long> asked() {
    return announced || request.trigger() == Trigger.COMMAND ? Map.of() : preparation.positions();
  }

  private void passed(Step step) {
    steps.passed(step, request.task());
  }
}
