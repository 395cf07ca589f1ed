package io.sonostream.trainer.service;

import io.sonostream.learning.run.TrainingJob;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.labels.LabelSnapshot;
import io.sonostream.trainer.labels.LabelSurvey;
import io.sonostream.trainer.labels.SnapshotSource;
import io.sonostream.trainer.trigger.RunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Fills a run's folder: frozen labels, the job, and last the record that makes it count. */
final class RunPreparation {
  private final RunRequest request;
  private final TaskSettings task;
  private final Workshop shop;
  private final SeenLabels seen;

  RunPreparation(RunRequest request, TaskSettings task, Workshop shop, SeenLabels seen) {
    this.request = request;
    this.task = task;
    this.shop = shop;
    this.seen = seen;
  }

  /**
   * @throws UserException when no run can come of what there is: no champion, too few subjects
   */
  RunRecord prepare(RunFolder folder) {
    Optional<RunRecord> known = folder.record();
    if (known.isPresent()) {
      return known.get();
    }
    folder.delete();
    create(folder.root());
    shop.labels().checkpoint(folder.labels());
    passed(Step.LABELS_FROZEN);
    Map<Integer, Long> positions;
    try (LabelSnapshot snapshot = LabelSnapshot.open(folder.labels())) {
      positions = snapshot.positions();
      String obstacle =
          survey(snapshot, Map.of())
              .obstacle(request.task(), shop.settings().gate().minTestSubjects());
      if (obstacle != null) {
        throw new UserException(obstacle);
      }
    }
    ModelRelease champion = shop.catalog().read().champion(request.task());
    Map<Integer, Long> newSince = seen.by(champion.getVersion());
    folder.job().write(job(folder, shop.shelf().fetch(champion), newSince));
    RunRecord record = new RunRecord(request, request.runId(), champion.getVersion(), positions);
    folder.write(record);
    passed(Step.PREPARED);
    return record;
  }

  /** One line on what the run trains on. */
  String describe(RunFolder folder, RunRecord record) {
    try (LabelSnapshot snapshot = LabelSnapshot.open(folder.labels())) {
      return request.reason() + "; " + survey(snapshot, seen.by(record.parentVersion())).describe();
    }
  }

  private LabelSurvey survey(LabelSnapshot snapshot, Map<Integer, Long> newSince) {
    return LabelSurvey.of(
        snapshot, request.task(), task.classes(), shop.settings().split(), newSince);
  }

  private TrainingJob job(RunFolder folder, Path champion, Map<Integer, Long> newSince) {
    return new TrainingJob(
        request.runId(),
        request.task(),
        request.runId(),
        task.classes(),
        null,
        champion,
        champion,
        new SnapshotSource(folder.labels(), newSince, shop.settings().split()),
        request.strategy() == null ? task.strategy() : request.strategy(),
        shop.settings().recipe(),
        shop.settings().job().threads());
  }

  private void passed(Step step) {
    shop.steps().passed(step, request.task());
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be created: " + e.getMessage(), e);
    }
  }
}
