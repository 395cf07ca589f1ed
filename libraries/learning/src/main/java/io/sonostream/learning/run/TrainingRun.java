package io.sonostream.learning.run;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Strategy;
import io.sonostream.learning.recipe.StrategySearch;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run from its job to its outcome. Calling {@link #run} again, in this process or another,
 * after any kind of end goes on from what is on disk and comes to the same result.
 *
 * <pre>
 * 1  where it starts: a parent's weights or a new network   StartingPoint
 * 2  what it learns from, framed for the network            LabelledSet, TrainingData
 *    and who teaches beside the labels, if anybody      Teachers
 * 3  which strategy: every candidate for a sixth of the     StrategyTraining.run(Share)
 *    epochs, the best on validation goes on
 * 4  the training itself, a checkpoint each epoch           StrategyTraining.run(Share)
 * 5  the best epoch packed, and scored with the champion    Packing, TestPart
 *    on the test part
 * </pre>
 *
 * The outcome is written last.
 */
public final class TrainingRun {
  /** A search gives each candidate this share of the epochs, but two at least. */
  private static final int SEARCH_SHARE = 6;

  private static final int SEARCH_LEAST = 2;

  private final JobDirectory directory;
  private final ProgressListener listener;

  public TrainingRun(JobDirectory directory, ProgressListener listener) {
    this.directory = directory;
    this.listener = listener;
  }

  /**
   * Runs to the end. What the input or the training is to blame for comes back as FAILED.
   *
   * @throws UserException when it is being run already, by this process or another: two would write
   *     over each other's epochs
   * @throws RuntimeException for what trying again may mend: a full disk, a lost file system, a
   *     base model or champion that is away ({@link PackageUnavailableException})
   */
  public TrainingOutcome run() {
    Optional<TrainingOutcome> before = directory.outcome();
    if (before.isPresent()) {
      return before.get();
    }
    try (ProcessLock lock = directory.lock()) {
      return run(lock);
    }
  }

  /**
   * The same, for who has taken {@link JobDirectory#lock} already, to write its job.
   *
   * @param held not given up here
   */
  public TrainingOutcome run(ProcessLock held) {
    Optional<TrainingOutcome> before = directory.outcome();
    if (before.isPresent()) {
      return before.get();
    }
    TrainingOutcome outcome;
    try {
      outcome = train(directory.job());
    } catch (RunControl.CancelledException e) {
      outcome = ended(TrainingOutcome.Status.CANCELLED, "cancelled on request");
    } catch (PackageUnavailableException e) {
      throw e; // as of a folder that is not mounted yet: its epochs are worth another try
    } catch (UserException | ModelException | IllegalArgumentException e) {
      outcome = ended(TrainingOutcome.Status.FAILED, String.valueOf(e.getMessage()));
    }
    directory.write(outcome);
    return outcome;
  }

  private static TrainingOutcome ended(TrainingOutcome.Status status, String message) {
    return new TrainingOutcome(status, message, null, 0, 0, null, Map.of());
  }

  private TrainingOutcome train(TrainingJob job) {
    EngineThreads.set(job.threads());
    RunControl control = new RunControl(directory, listener);
    control.stopIfCancelled();
    StrategySearch search = StrategySearch.parse(job.strategy());
    // 1. Where it starts.
    StartingPoint start = StartingPoint.of(job);
    if (job.champion() != null) {
      // Told now, not after hours of training.
      Evaluator.requireComparable(
          ModelPackage.open(job.champion(), TrustedKeys.ANYONE), job.classes());
    }
    // 2. What it learns from.
    control.stage("reading labels");
    try (LabelledSet set = job.data().open(job.task(), job.classes())) {
      set.setAside().forEach(why -> control.stage("set aside: " + why));
      String digest = set.digest();
      directory.learnsFrom(digest);
      new EarlierSplits(job.data().split()).of(job).forEach(control::stage);
      boolean tiled = isTiled(job.recipe().tiling(), set, start, control);
      TrainingData data = TrainingData.of(set, start.geometry(), tiled, start.levels());
      control.passed(Moment.LABELS_READ);
      StrategyTraining training = train(job, search, start, data, control);
      // 5. A package with its numbers.
      return new Packing(directory, job, start, set, digest, data, control)
          .finish(training.best(), training.strategy().name(), training.history());
    }
  }

  /** Decided once a run: weights of the one way would go on in the other. */
  private boolean isTiled(Tiling asked, LabelledSet set, StartingPoint start, RunControl control) {
    if (asked != Tiling.AUTO) {
      return asked == Tiling.ALWAYS;
    }
    InputShape input = start.geometry().input();
    boolean goesOn = directory.isUnderWay();
    Optional<Tiling> begun = goesOn ? directory.tiling() : Optional.empty();
    if (begun.isPresent()) {
      return begun.get() == Tiling.ALWAYS;
    }
    Fitting known = start.fitting();
    if (!goesOn && known != null) {
      boolean inTiles = !known.whole();
      control.stage(
          "images are learned " + (inTiles ? "in tiles" : "whole") + ", as the base model was");
      directory.learnsIn(inTiles ? Tiling.ALWAYS : Tiling.NEVER);
      return inTiles;
    }
    TilingChoice choice = goesOn ? TilingChoice.asBefore(set, input) : TilingChoice.of(set, input);
    control.stage(choice.describe());
    directory.learnsIn(choice.tiling());
    return choice.isTiled();
  }

  /** Steps 3 and 4. */
  private StrategyTraining train(
      TrainingJob job,
      StrategySearch search,
      StartingPoint start,
      TrainingData data,
      RunControl control) {
    try (Teachers teachers = Teachers.of(job, start, data)) {
      // 3. Which strategy.
      StrategyTraining training = choose(search, job.recipe(), start, data, teachers, control);
      // 4. The training itself.
      control.stage("training with strategy " + training.strategy().name() + teachers.describe());
      RunPictures.contactSheet(data, job.recipe(), directory.root());
      training.run(Share.whole(job.recipe().epochs()));
      RunPictures.curves(training.history(), directory.root());
      return training;
    }
  }

  /** A single strategy is its own winner. */
  private StrategyTraining choose(
      StrategySearch search,
      Recipe recipe,
      StartingPoint start,
      TrainingData data,
      Teachers teachers,
      RunControl control) {
    List<StrategyTraining> candidates = new ArrayList<>();
    for (int i = 0; i < search.candidates().size(); i++) {
      Strategy strategy = search.candidates().get(i);
      CheckpointStore store =
          new CheckpointStore(directory.checkpoint().resolve("trial-" + i), control::passed);
      candidates.add(
          new StrategyTraining(
              start.graph(), start.weights(), data, recipe, strategy, store, teachers, control));
    }
    if (!search.isChoice()) {
      return candidates.get(0);
    }
    int budget = Math.min(recipe.epochs(), Math.max(SEARCH_LEAST, recipe.epochs() / SEARCH_SHARE));
    StrategyTraining best = candidates.get(0);
    double bestDice = -1;
    for (int i = 0; i < candidates.size(); i++) {
      StrategyTraining candidate = candidates.get(i);
      control.stage(
          "searching: strategy " + candidate.strategy().name() + ", for " + budget + " epochs");
      Share share = Share.ofSearch(budget, recipe.epochs(), candidates.size() - 1 - i);
      // After a restart a candidate may have gone beyond its budget: only the budget's epochs
      // compete.
      List<TrainingProgress> history = candidate.run(share);
      double dice = history.get(Math.min(budget, history.size()) - 1).bestDice();
      if (dice > bestDice) {
        best = candidate;
        bestDice = dice;
      }
      control.shareFinished(history);
    }
    control.winnerContinues(best.history().size(), best.strategy().name());
    return best;
  }
}
