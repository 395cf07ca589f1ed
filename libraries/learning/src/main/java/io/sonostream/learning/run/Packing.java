package io.sonostream.learning.run;

import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.MaskChoice;
import io.sonostream.learning.evaluation.MaskSearch;
import io.sonostream.learning.evaluation.Metric;
import io.sonostream.learning.evaluation.TemperatureChoice;
import io.sonostream.learning.evaluation.TemperatureSearch;
import io.sonostream.learning.recipe.RecipeSettings;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.Training;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The end of a run: weights become a package with its numbers in it. */
final class Packing {
  /** Frames that every engine must repeat; enough to see a wrong layout or precision. */
  private static final int PROBES = 4;

  /** Some may have been learned before they changed, some after; the package names the first. */
  private static final String CHANGED =
      "images, labels or what they mean changed while the run went on: it is not known what of them"
          + " it learned; train anew";

  private final JobDirectory directory;
  private final TrainingJob job;
  private final StartingPoint start;
  private final LabelledSet set;
  private final String digest;
  private final TrainingData data;
  private final RunControl control;

  Packing(
      JobDirectory directory,
      TrainingJob job,
      StartingPoint start,
      LabelledSet set,
      String digest,
      TrainingData data,
      RunControl control) {
    this.directory = directory;
    this.job = job;
    this.start = start;
    this.set = set;
    this.digest = digest;
    this.data = data;
    this.control = control;
  }

  TrainingOutcome finish(StateDict best, String strategy, List<TrainingProgress> history) {
    TrainingProgress last = history.get(history.size() - 1);
    control.stage("packing epoch " + last.bestEpoch());
    boolean changed = !set.digest().equals(digest);
    if (changed) {
      control.stage(CHANGED);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("validationDice", last.bestDice());
    metrics.put("trainSubjects", (double) subjects(Part.TRAIN));
    metrics.put("validationSubjects", (double) subjects(Part.VALIDATION));
    metrics.put("testSubjects", (double) subjects(Part.TEST));
    if (!set.setAside().isEmpty()) {
      metrics.put("imagesSetAside", (double) set.setAside().size());
    }
    PackageDraft draft =
        new PackageDraft(job.task(), job.version(), start.input(), job.classes(), now())
            .withParent(start.parentVersion())
            .withFitting(data.framing().fitting())
            .withLevels(start.levels())
            .withTraining(new Training(strategy, settings(), digest, job.runId()));
    // Its numbers belong into its manifest, so it is packed once to be measured and once to be
    // kept.
    Path place = directory.root().resolve("candidate");
    List<Probe> probes = probes(best, draft.threshold());
    ModelPackage candidate = write(draft.withMetrics(metrics), best, probes, place);
    if (job.recipe().chooseMasks()) {
      MaskChoice choice = chooseMasks(candidate);
      metrics.put("validationDiceOfMasks", choice.dice());
      metrics.put("validationDiceOfUsualMasks", choice.usualDice());
      draft = draft.withDecision(choice.threshold(), choice.smallestPart());
      probes = probes(best, draft.threshold());
      candidate = write(draft.withMetrics(metrics), best, probes, place);
    }
    if (job.recipe().calibrate()) {
      TemperatureChoice choice = fitTemperature(candidate);
      if (!Double.isNaN(choice.loss())) {
        metrics.put("validationLoss", choice.loss());
        metrics.put("validationLoss" + Manifest.UNCALIBRATED, choice.usualLoss());
      }
      draft = draft.withTemperature(choice.temperature());
      candidate = write(draft.withMetrics(metrics), best, probes, place);
    }
    control.passed(Moment.CANDIDATE_PACKED);
    metrics.putAll(new TestPart(directory, job, set, control).score(candidate));
    write(draft.withMetrics(metrics), best, probes, directory.modelPackage());
    control.passed(Moment.PACKED);
    remove(place);
    return new TrainingOutcome(
        TrainingOutcome.Status.TRAINED,
        message(strategy, last, metrics) + (changed ? "; " + CHANGED : ""),
        strategy,
        last.bestEpoch(),
        last.bestDice(),
        digest,
        metrics);
  }

  /** Of the recipe and the split, what it began with and who taught: packages by digests. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(RecipeSettings.of(job.recipe()));
    settings.putAll(job.data().split().settings());
    if (job.parentSha256() != null) {
      settings.put("parent", job.parentSha256());
    }
    Teaching teaching = job.teaching();
    if (teaching != null) {
      settings.put(
          "teachers",
          teaching.teachers().stream()
              .map(Teaching.Teacher::sha256)
              .collect(Collectors.joining(",")));
      settings.put("teacherWeight", String.valueOf(teaching.weight()));
    }
    return settings;
  }

  /** On the validation part, at the images' own size, which no weight was learned from. */
  private MaskChoice chooseMasks(ModelPackage candidate) {
    List<LabelledItem> items = set.items(Part.VALIDATION);
    control.stage("choosing threshold and smallest part on " + items.size() + " images");
    try (FrameSegmenter segmenter = new Evaluator(Evaluator.exact(candidate)).open(candidate)) {
      MaskChoice choice =
          new MaskSearch(segmenter, job.classes().size(), set)
              .choose(items, control::stopIfCancelled);
      control.stage(
          String.format(
              Locale.ROOT,
              "masks from probability %.2f, parts from %.2f %% of the image: Dice %.4f instead of"
                  + " %.4f",
              choice.threshold(),
              100 * choice.smallestPart(),
              choice.dice(),
              choice.usualDice()));
      return choice;
    }
  }

  /** On the same images as the masks: no mask hangs on it, and the test part judges both. */
  private TemperatureChoice fitTemperature(ModelPackage candidate) {
    List<LabelledItem> items = set.items(Part.VALIDATION);
    control.stage("fitting the temperature on " + items.size() + " images");
    try (FrameSegmenter segmenter = new Evaluator(Evaluator.exact(candidate)).open(candidate)) {
      TemperatureChoice choice =
          new TemperatureSearch(segmenter, set).choose(items, control::stopIfCancelled);
      control.stage(
          String.format(
              Locale.ROOT,
              "temperature %.3f: loss of an unsure pixel %.4f instead of %.4f",
              choice.temperature(),
              choice.loss(),
              choice.usualLoss()));
      return choice;
    }
  }

  private String message(String strategy, TrainingProgress last, Map<String, Double> metrics) {
    String trained =
        String.format(
            Locale.ROOT,
            "trained %s with strategy %s: validation Dice %.4f in epoch %d of %d",
            start.architecture(),
            strategy,
            last.bestDice(),
            last.bestEpoch(),
            last.epoch());
    Double dice = metrics.get(Metric.DICE.key());
    String tested =
        dice == null
            ? "; no subject falls into the test part"
            : String.format(
                Locale.ROOT,
                ", test Dice %.4f over %.0f subjects",
                dice,
                metrics.get("testSubjects"));
    int bad = set.setAside().size();
    return trained
        + tested
        + (bad == 0 ? "" : "; " + bad + " images set aside, the first: " + set.setAside().get(0));
  }

  private ModelPackage write(
      PackageDraft draft, StateDict weights, List<Probe> probes, Path target) {
    remove(target);
    return new PackageWriter(null)
        .write(
            draft,
            start.architecture(),
            start.graph().output().channels(),
            weights,
            probes,
            target);
  }

  private static void remove(Path target) {
    try {
      FileTree.delete(target);
    } catch (IOException e) {
      throw new UncheckedIOException("can't replace " + target + ": " + e.getMessage(), e);
    }
  }

  private long subjects(Part part) {
    return set.items(part).stream().map(item -> item.subject()).distinct().count();
  }

  /** Seconds are enough, and read better. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Phantoms with the masks of the network in f32, whatever it was trained in: no picture of a
   * labelled subject leaves the run by its package.
   */
  private List<Probe> probes(StateDict weights, double threshold) {
    int planes = start.graph().output().channels();
    return Engines.phantomProbes(
        start.architecture(), start.input(), planes, weights, threshold, PROBES);
  }
}
