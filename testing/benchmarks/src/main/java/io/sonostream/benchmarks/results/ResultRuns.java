package io.sonostream.benchmarks.results;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.learning.run.TrainingRun;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One training for each split and seed; a finished one is read, an interrupted one goes on with the
 * threads that it began with, and one that another process has in hand is waited for.
 */
final class ResultRuns {
  private final Path work;
  private final String architecture;
  private final int side;
  private final @Nullable Path base;
  private final int threads;
  private final Consumer<String> news;

  /** By folder and index, of what lay there when it was asked first: all files are read for it. */
  private final Map<String, String> digests = new HashMap<>();

  /**
   * @param work folder of the runs
   * @param side of the network's input
   * @param base package to start from; null for random weights
   * @param news is told what came of each run
   */
  ResultRuns(
      Path work,
      String architecture,
      int side,
      @Nullable Path base,
      int threads,
      Consumer<String> news) {
    this.work = work;
    this.architecture = architecture;
    this.side = side;
    this.base = base;
    this.threads = threads;
    this.news = news;
  }

  /**
   * How a training begins.
   *
   * @param network null takes the parent's
   * @param parent package to start from; null for random weights
   * @param strategy what of it learns
   */
  record Beginning(@Nullable NetworkChoice network, @Nullable Path parent, String strategy) {}

  /**
   * A finished run of the whole network, from what the constructor was given.
   *
   * @throws UserException when it can't be trained, or was begun with other settings
   */
  JobDirectory run(ResultSet set, List<ResultSet.Row> rows, Split split, Recipe recipe) {
    return run(set, rows, split, recipe, fromTheConstructor());
  }

  /** A finished run that begins in another way. */
  JobDirectory run(
      ResultSet set, List<ResultSet.Row> rows, Split split, Recipe recipe, Beginning beginning) {
    return runIfFree(set, rows, split, recipe, beginning)
        .orElseGet(
            () -> {
              JobDirectory directory = directory(set, split, recipe);
              news.accept(
                  name(set, split, recipe)
                      + " is being trained by another process: waiting for it");
              try (ProcessLock alone = directory.waitForLock()) {
                train(directory, set, rows, split, recipe, beginning, alone);
              }
              return directory;
            });
  }

  /**
   * As {@link #run(ResultSet, List, Split, Recipe)}, but empty when another process has it in hand:
   * so processes that are given the same work share it.
   */
  Optional<JobDirectory> runIfFree(
      ResultSet set, List<ResultSet.Row> rows, Split split, Recipe recipe) {
    return runIfFree(set, rows, split, recipe, fromTheConstructor());
  }

  private Optional<JobDirectory> runIfFree(
      ResultSet set, List<ResultSet.Row> rows, Split split, Recipe recipe, Beginning beginning) {
    JobDirectory directory = directory(set, split, recipe);
    Optional<ProcessLock> lock = directory.tryLock();
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (ProcessLock alone = lock.get()) {
      train(directory, set, rows, split, recipe, beginning, alone);
    }
    return Optional.of(directory);
  }

  private Beginning fromTheConstructor() {
    NetworkChoice fresh =
        base == null ? new NetworkChoice(architecture, new InputShape(1, side, side), null) : null;
    return new Beginning(fresh, base, "full");
  }

  private void train(
      JobDirectory directory,
      ResultSet set,
      List<ResultSet.Row> rows,
      Split split,
      Recipe recipe,
      Beginning beginning,
      ProcessLock alone) {
    String name = name(set, split, recipe);
    boolean finished = directory.outcome().isPresent();
    RunImages images = images(name, set, rows, split);
    begin(directory, job(name, images, recipe, beginning), images);
    TrainingOutcome outcome = new TrainingRun(directory, epoch -> tell(name, epoch)).run(alone);
    if (outcome.status() != TrainingOutcome.Status.TRAINED) {
      directory.forgetFailure(); // its user may mend it; finished epochs stay
      throw new UserException(name + ": " + outcome.message());
    }
    news.accept(name + (finished ? " is there: " : ": ") + outcome.message());
  }

  private JobDirectory directory(ResultSet set, Split split, Recipe recipe) {
    return new JobDirectory(work.resolve(name(set, split, recipe)));
  }

  /** The index comes last: until then the one that the run learned from is still there. */
  private void begin(JobDirectory directory, TrainingJob wanted, RunImages images) {
    boolean begun = Files.exists(directory.root().resolve("job.json"));
    if (begun && !isFor(directory, wanted)) {
      throw new UserException(
          directory.root() + " was begun with other settings; remove it, or give another --work");
    }
    if (trained(directory).filter(outcome -> !learnedFrom(images, outcome)).isPresent()) {
      throw new UserException(
          directory.root()
              + " was begun with other settings: images, masks, groups or parts are others now;"
              + " bring them back, remove it, or give another --work");
    }
    images.write();
    if (!begun) {
      directory.write(wanted);
    }
  }

  private static Optional<TrainingOutcome> trained(JobDirectory directory) {
    return directory
        .outcome()
        .filter(outcome -> outcome.status() == TrainingOutcome.Status.TRAINED);
  }

  private boolean learnedFrom(RunImages images, TrainingOutcome outcome) {
    return digests
        .computeIfAbsent(images.set().folder() + "\n" + images.text(), key -> images.digest())
        .equals(outcome.datasetDigest());
  }

  /** The run if it has ended well with these settings and images; nothing is trained. */
  Optional<JobDirectory> finished(
      ResultSet set, List<ResultSet.Row> rows, Split split, Recipe recipe, Beginning beginning) {
    JobDirectory directory = directory(set, split, recipe);
    String name = name(set, split, recipe);
    RunImages images = images(name, set, rows, split);
    return trained(directory)
        .filter(outcome -> isFor(directory, job(name, images, recipe, beginning)))
        .filter(outcome -> learnedFrom(images, outcome))
        .map(outcome -> directory);
  }

  /** Threads decide how long it takes. */
  private static boolean isFor(JobDirectory directory, TrainingJob wanted) {
    TrainingJob begun = directory.job().withThreads(wanted.threads());
    return begun.isFor(wanted)
        || asItTurnedOut(directory, begun).filter(job -> job.isFor(wanted)).isPresent();
  }

  /** Of a run that a version of before left to decide about tiles, and that has ended well. */
  private static Optional<TrainingJob> asItTurnedOut(JobDirectory directory, TrainingJob begun) {
    if (begun.recipe().tiling() != Tiling.AUTO || !Files.exists(directory.modelPackage())) {
      return Optional.empty();
    }
    Fitting fitting =
        ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE).manifest().fitting();
    Tiling tiling = fitting == Fitting.LETTERBOX ? Tiling.NEVER : Tiling.ALWAYS;
    return Optional.of(begun.withRecipe(begun.recipe().withTiling(tiling)));
  }

  private static String name(ResultSet set, Split split, Recipe recipe) {
    return set.key() + "-" + split.name() + "-seed" + recipe.seed();
  }

  /** The first epoch says how long it will take, every tenth how far it is. */
  private void tell(String name, TrainingProgress done) {
    if (done.epoch() == 1 || done.epoch() % 10 == 0) {
      news.accept(
          String.format(
              Locale.ROOT,
              "%s: epoch %d of %d, validation Dice %.3f, best %.3f, %.0f min left",
              name,
              done.epoch(),
              done.epochs(),
              done.validationDice(),
              done.bestDice(),
              done.secondsLeft() / 60));
    }
  }

  private RunImages images(String name, ResultSet set, List<ResultSet.Row> rows, Split split) {
    return RunImages.of(set, rows, split, work.resolve(name + ".csv"));
  }

  private TrainingJob job(String name, RunImages images, Recipe recipe, Beginning beginning) {
    return new TrainingJob(
            name,
            images.set().structure(),
            "1",
            List.of(images.set().structure()),
            beginning.network(),
            beginning.parent(),
            null,
            images.source(),
            beginning.strategy(),
            recipe,
            threads)
        .withParentAsItIs();
  }
}
