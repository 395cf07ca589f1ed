package io.sonostream.trainer.service;

import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.job.RunResult;
import io.sonostream.trainer.job.RunSupervisor;
import io.sonostream.trainer.labels.LabelCopyException;
import io.sonostream.trainer.trigger.RunRequest;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
 *   <li>Hand-off: news go to the listener; {@link #cancel} and {@link #stop} come from the
 *       service's thread.
 *   <li>Bound: one child JVM.
 *   <li>Shutdown: {@link #stop}, then join the thread; the folder stays for the next life.
 * </ul>
 */
final class RunWork implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RunWork.class);
  private static final long RETRY_MILLIS = 2_000;

  private final RunRequest request;
  private final TaskSettings task;
  private final Workshop shop;
  private final SeenLabels seen;
  private final boolean told;
  private final RunFolder folder;
  private final RunSupervisor supervisor;
  private final Consumer<RunNews> news;
  private volatile boolean stopped;
  private volatile boolean cancelled;

  /**
   * @param seen which labels champions were made from
   * @param told whether an earlier life has announced the start
   * @param epochs that an earlier life has announced
   */
  RunWork(
      RunRequest request,
      TaskSettings task,
      Workshop shop,
      SeenLabels seen,
      boolean told,
      int epochs,
      Consumer<RunNews> news) {
    this.request = request;
    this.task = task;
    this.shop = shop;
    this.seen = seen;
    this.told = told;
    this.news = news;
    this.folder = shop.folders().of(request.runId());
    this.supervisor =
        new RunSupervisor(
            folder, shop.launcher(), shop.settings().job(), epochs, this::epochFinished);
  }

  RunRequest request() {
    return request;
  }

  void cancel() {
    cancelled = true;
    supervisor.cancel();
  }

  void stop() {
    stopped = true;
    supervisor.stop();
  }

  @Override
  public void run() {
    try {
      news.accept(outcome());
    } catch (Error e) {
      // Not a run that goes for ever; and then the thread's last resort.
      news.accept(new RunNews.Failed(request.runId(), "failed: " + e));
      throw e;
    }
  }

  private RunNews outcome() {
    while (true) {
      try {
        return work();
      } catch (KafkaException e) {
        log.warn("run {} waits for the broker: {}", request.runId(), e.getMessage());
        if (!pause()) {
          return new RunNews.Stopped(request.runId());
        }
      } catch (InterruptedException e) {
        return new RunNews.Stopped(request.runId());
      } catch (UserException | ModelException | LabelCopyException | UncheckedIOException e) {
        return new RunNews.Failed(request.runId(), "failed: " + e.getMessage());
      } catch (RuntimeException e) {
        log.error("run {} failed", request.runId(), e);
        return new RunNews.Failed(request.runId(), "failed: " + e);
      }
    }
  }

  private boolean pause() {
    try {
      for (long waited = 0; waited < RETRY_MILLIS && !stopped && !cancelled; waited += 100) {
        Thread.sleep(100);
      }
      return !stopped;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private RunNews work() throws InterruptedException {
    if (cancelled) {
      return new RunNews.Cancelled(request.runId());
    }
    RunPreparation preparation = new RunPreparation(request, task, shop, seen);
    RunRecord record = preparation.prepare(folder);
    if (!told) {
      news.accept(new RunNews.Started(record, "started: " + preparation.describe(folder, record)));
    }
    RunResult result = supervisor.supervise(() -> passed(Step.CHILD_STARTED));
    if (result instanceof RunResult.Trained trained) {
      passed(Step.CHILD_ENDED);
      return judge(record, trained.outcome());
    } else if (result instanceof RunResult.Failed failed) {
      return new RunNews.Failed(request.runId(), "failed: " + failed.message());
    } else if (result instanceof RunResult.Cancelled) {
      return new RunNews.Cancelled(request.runId());
    }
    return new RunNews.Stopped(request.runId());
  }

  private RunNews judge(RunRecord record, TrainingOutcome outcome) {
    ModelRelease champion = shop.catalog().read().champion(request.task());
    Map<String, Double> metrics = new HashMap<>(outcome.metrics());
    if (!champion.getVersion().equals(record.parentVersion())) {
      return reject(
          record,
          new GateVerdict(
              false,
              "rejected: the champion changed from "
                  + record.parentVersion()
                  + " to "
                  + champion.getVersion()
                  + " during the run, so the comparison is void; start another",
              metrics));
    }
    boolean newClasses = !champion.getClasses().containsAll(task.classes());
    boolean first = seen.by(champion.getVersion()).isEmpty();
    GateVerdict verdict =
        shop.gate().decide(TestScores.read(folder.job()), newClasses, first).with(metrics);
    passed(Step.GATE_DECIDED);
    if (!verdict.promoted()) {
      return reject(record, verdict);
    }
    ModelRelease release =
        shop.shelf()
            .put(
                folder.job().modelPackage(),
                request.runId(),
                verdict.metrics(),
                "trainer",
                shop.clock().instant());
    passed(Step.PACKAGE_STORED);
    return new RunNews.Promoted(record, verdict, release);
  }

  private RunNews reject(RunRecord record, GateVerdict verdict) {
    shop.folders().keepRejected(request.task(), folder.job().modelPackage());
    return new RunNews.Rejected(record, verdict);
  }

  private void epochFinished(TrainingProgress progress) {
    news.accept(new RunNews.Epoch(Objects.requireNonNull(folder.record().orElse(null)), progress));
  }

  private void passed(Step step) {
    shop.steps().passed(step, request.task());
  }
}
