package io.sonostream.learning.run;

import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Strategy;
import io.sonostream.learning.recipe.StrategySearch;
import io.sonostream.network.ModelException;
import io.sonostream.network.weights.StateDict;
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
 * 1  read the job, the labels and the starting weights
 * 2  search: every candidate for a sixth of the epochs; the best on validation goes on
 * 3  train it to the end, a checkpoint each epoch
 * 4  pack the best epoch, score it and the champion on the test part
 * 5  write the outcome
 * </pre>
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
   * @throws RuntimeException for what trying again may mend: a full disk, a lost file system
   */
  public TrainingOutcome run() {
    Optional<TrainingOutcome> before = directory.outcome();
    if (before.isPresent()) {
      return before.get();
    }
    TrainingOutcome outcome;
    try {
      outcome = train(directory.job());
    } catch (RunControl.CancelledException e) {
      outcome = ended(TrainingOutcome.Status.CANCELLED, "cancelled on request");
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
    StartingPoint start = StartingPoint.of(job);
    control.stage("reading labels");
    try (LabelledSet set = job.data().open(job.task(), job.classes().size())) {
      TrialData data = TrialData.of(set, start.geometry(), job.recipe().tiling());
      control.passed(Moment.LABELS_READ);
      Trial winner = choose(search, job.recipe(), start, data, control);
      control.stage("training with strategy " + winner.strategy().name());
      RunPictures.contactSheet(data, job.recipe(), directory.root());
      winner.runTo(job.recipe().epochs(), false);
      RunPictures.curves(winner.history(), directory.root());
      StateDict best = winner.best();
      return new Packing(directory, job, start, set, data, control)
          .finish(best, winner.strategy().name(), winner.history());
    }
  }

  /** A single strategy is its own winner. */
  private Trial choose(
      StrategySearch search,
      Recipe recipe,
      StartingPoint start,
      TrialData data,
      RunControl control) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < search.candidates().size(); i++) {
      Strategy strategy = search.candidates().get(i);
      CheckpointStore store =
          new CheckpointStore(directory.checkpoint().resolve("trial-" + i), control::passed);
      trials.add(new Trial(start.graph(), start.weights(), data, recipe, strategy, store, control));
    }
    if (!search.isChoice()) {
      return trials.get(0);
    }
    int budget = Math.min(recipe.epochs(), Math.max(SEARCH_LEAST, recipe.epochs() / SEARCH_SHARE));
    Trial best = trials.get(0);
    double bestDice = -1;
    for (Trial trial : trials) {
      control.stage("searching: strategy " + trial.strategy().name());
      // After a restart a trial may have gone beyond its budget: only the budget's epochs compete.
      List<TrainingProgress> history = trial.runTo(budget, true);
      double dice = history.get(Math.min(budget, history.size()) - 1).bestDice();
      if (dice > bestDice) {
        best = trial;
        bestDice = dice;
      }
      control.trialFinished(history);
    }
    control.winnerContinues(best.history().size(), best.strategy().name());
    return best;
  }
}
