package io.sonostream.learning.run;

import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.evaluation.CalibrationFigures;
import io.sonostream.learning.evaluation.CalibrationTally;
import io.sonostream.learning.evaluation.EvaluationSummary;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.Metric;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The subjects that no run ever learned from: challenger and champion on the same images. */
final class TestPart {
  private final JobDirectory directory;
  private final TrainingJob job;
  private final LabelledSet set;
  private final RunControl control;

  TestPart(JobDirectory directory, TrainingJob job, LabelledSet set, RunControl control) {
    this.directory = directory;
    this.job = job;
    this.set = set;
    this.control = control;
  }

  /** The numbers for manifest and outcome; empty without a test subject. */
  Map<String, Double> score(ModelPackage challenger) {
    List<LabelledItem> items = set.items(Part.TEST);
    if (items.isEmpty()) {
      return Map.of();
    }
    CalibrationTally tally = new CalibrationTally(challenger.manifest(), items);
    List<ImageScore> own =
        score(
            "challenger",
            challenger,
            items,
            directory.challengerScores(),
            job.recipe().calibrate() ? tally : Evaluator.Watcher.NOBODY);
    control.passed(Moment.CHALLENGER_SCORED);
    Map<String, Double> metrics = new LinkedHashMap<>(EvaluationSummary.of(own).metrics());
    if (job.recipe().calibrate()) {
      put(tally.calibrated(), "", metrics);
      put(tally.uncalibrated(), Manifest.UNCALIBRATED, metrics);
    }
    if (job.champion() != null) {
      ModelPackage champion = ModelPackage.open(job.champion(), TrustedKeys.ANYONE);
      List<ImageScore> other =
          score("champion", champion, items, directory.championScores(), Evaluator.Watcher.NOBODY);
      control.passed(Moment.CHAMPION_SCORED);
      compare(own, other, metrics);
    }
    return metrics;
  }

  private static void put(CalibrationFigures figures, String kind, Map<String, Double> metrics) {
    metrics.put("calibrationError" + kind, figures.expectedError());
    metrics.put("expectedDice" + kind, figures.expectedDice());
  }

  private List<ImageScore> score(
      String who,
      ModelPackage model,
      List<LabelledItem> items,
      Path file,
      Evaluator.Watcher watcher) {
    control.stage("scoring the " + who + " on " + items.size() + " test images");
    List<ImageScore> scores =
        new Evaluator(Evaluator.exact(model))
            .score(model, job.classes(), set, items, done -> control.stopIfCancelled(), watcher);
    JobDirectory.writeJson(file, scores);
    return scores;
  }

  private static void compare(
      List<ImageScore> own, List<ImageScore> other, Map<String, Double> metrics) {
    List<PairedDice> pairs =
        IntStream.range(0, own.size())
            .mapToObj(i -> PairedDice.of(other.get(i).score(), own.get(i).score()))
            .toList();
    Interval difference =
        new Bootstrap(1)
            .difference(
                own.stream().map(ImageScore::subject).toList(),
                pairs.stream().mapToDouble(PairedDice::champion).toArray(),
                pairs.stream().mapToDouble(PairedDice::challenger).toArray());
    metrics.put("championDice", EvaluationSummary.of(other).all().of(Metric.DICE).mean());
    metrics.put("difference", difference.mean());
    if (difference.subjects() > 1) {
      metrics.put("differenceLow", difference.low());
      metrics.put("differenceHigh", difference.high());
    }
  }
}
