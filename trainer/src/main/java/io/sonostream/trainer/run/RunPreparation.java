package io.sonostream.trainer.run;

import io.sonostream.client.models.ModelRegistry;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.labels.LabelFeed;
import io.sonostream.trainer.labels.LabelSnapshot;
import io.sonostream.trainer.labels.LabelSurvey;
import io.sonostream.trainer.labels.ReaderAgreement;
import io.sonostream.trainer.labels.SnapshotSource;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.TaskSettings;
import io.sonostream.trainer.release.ModelShelf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills a run's folder: frozen labels, the champion's package, the job, and last the record that
 * makes it count.
 */
public final class RunPreparation {
  private final LabelFeed feed;
  private final LabelCopy labels;
  private final ModelRegistry models;
  private final ModelShelf shelf;
  private final RunSettings settings;
  private final StepListener steps;

  public RunPreparation(
      LabelFeed feed,
      ModelRegistry models,
      ModelShelf shelf,
      RunSettings settings,
      StepListener steps) {
    this.feed = feed;
    this.labels = feed.copy();
    this.models = models;
    this.shelf = shelf;
    this.settings = settings;
    this.steps = steps;
  }

  /**
   * @throws UserException when no run can come of what there is: no champion, too few subjects
   * @throws io.sonostream.client.UnavailableException while labels or models are not read
   */
  RunRecord prepare(RunPlan plan, RunFolder folder) {
    Optional<RunRecord> known = folder.record();
    if (known.isPresent()) {
      return known.get();
    }
    folder.delete();
    create(folder.root());
    // Since the run was due the topic may have been made anew, and the copy with it.
    feed.checkpoint(folder.labels());
    steps.passed(Step.LABELS_FROZEN, plan.taskName());
    Map<Integer, Long> positions;
    String labelTopic;
    try (LabelSnapshot snapshot = LabelSnapshot.open(folder.labels())) {
      positions = snapshot.positions();
      labelTopic = snapshot.topicId();
      String obstacle =
          survey(plan, plan.task().classes(), snapshot, Map.of())
              .obstacle(plan.taskName(), settings.minTestSubjects());
      if (obstacle != null) {
        throw new UserException(obstacle);
      }
    }
    ModelRelease champion = models.read().champion(plan.taskName());
    Map<Integer, Long> newSince = plan.seen().by(champion.getVersion());
    TrainingJob job = job(plan, folder, shelf.copy(champion, folder.champion()), newSince);
    folder.job().write(job.withParentSha256(champion.getSha256()));
    RunRecord record =
        new RunRecord(plan.request(), plan.runId(), champion.getVersion(), positions, labelTopic);
    folder.write(record);
    steps.passed(Step.PREPARED, plan.taskName());
    return record;
  }

  Readiness readiness(String task, TaskSettings own) {
    return new Readiness(task, own, labels, models, settings);
  }

  /** How far the labels reach by now: partition to the next offset. */
  Map<Integer, Long> positions() {
    return labels.positions();
  }

  /** That the run has started, and what it trains on. */
  RunReport.Started started(RunPlan plan, RunFolder folder, RunRecord record) {
    try (LabelSnapshot snapshot = LabelSnapshot.open(folder.labels())) {
      Map<Integer, Long> newSince = plan.seen().by(record.parentVersion());
      List<String> classes = folder.job().job().classes();
      ReaderAgreement readers = ReaderAgreement.of(snapshot, plan.taskName(), classes);
      return new RunReport.Started(
          record,
          "started: "
              + plan.request().reason()
              + "; "
              + survey(plan, classes, snapshot, newSince).describe(readers.describe()),
          readers.metrics());
    }
  }

  private LabelSurvey survey(
      RunPlan plan, List<String> classes, LabelSnapshot snapshot, Map<Integer, Long> newSince) {
    return LabelSurvey.of(snapshot, plan.taskName(), classes, settings.split(), newSince);
  }

  private TrainingJob job(
      RunPlan plan, RunFolder folder, Path champion, Map<Integer, Long> newSince) {
    RunRequest request = plan.request();
    return new TrainingJob(
        request.runId(),
        request.task(),
        request.runId(),
        plan.task().classes(),
        null,
        champion,
        champion,
        new SnapshotSource(folder.labels(), newSince, settings.split()),
        request.strategy() == null ? plan.task().strategy() : request.strategy(),
        settings.recipe(),
        settings.threads());
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be created: " + e.getMessage(), e);
    }
  }
}
