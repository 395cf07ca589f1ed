package io.sonostream.benchmarks.results;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.recipe.TrainingPrecision;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.NetworkChoice;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The trainings behind the claims: which there are, in which order, and each by its settings. */
final class SeedRuns {
  /** Groups are halved: each half judges what the other taught. */
  static final int FOLDS = 2;

  /** An epoch of tiles would be hours. */
  private static final int STEPS_OF_TILES = 40;

  private final ResultRuns runs;
  private final SeedSets sets;
  private final Form form;

  SeedRuns(ResultRuns runs, SeedSets sets, Form form) {
    this.runs = runs;
    this.sets = sets;
    this.form = form;
  }

  /**
   * How large everything is.
   *
   * @param side of the plain network's input
   * @param tile of the networks that see tiles
   * @param folds how many of the {@value #FOLDS} halves judge
   */
  record Form(String architecture, int side, int tile, int epochs, int seeds, int folds) {}

  /**
   * One training.
   *
   * @param fold counted from 0; -1 where all images teach and choose, to start others from
   */
  record Task(SeedArm arm, String set, int fold, long seed) {}

  /** All trainings of both sides, each after what it starts from. */
  Set<Task> of(SeedClaim.Comparison comparison) {
    Set<Task> tasks = new LinkedHashSet<>();
    for (long seed = 1; seed <= form.seeds(); seed++) {
      for (int fold = 0; fold < form.folds(); fold++) {
        for (SeedArm arm : List.of(comparison.second(), comparison.first())) {
          Task task = new Task(arm, comparison.set(), fold, seed);
          before(task).ifPresent(tasks::add);
          tasks.add(task);
        }
      }
    }
    return tasks;
  }

  /** Empty, too, where what it began with is not there any more. */
  Optional<JobDirectory> finished(Task task) {
    Optional<Task> before = before(task);
    if (before.isEmpty()) {
      return finished(task, new ResultRuns.Beginning(network(task), null, task.arm().strategy()));
    }
    return finished(before.get())
        .filter(run -> Files.exists(run.modelPackage()))
        .flatMap(run -> finished(task, from(run, task)));
  }

  private Optional<JobDirectory> finished(Task task, ResultRuns.Beginning beginning) {
    return runs.finished(
        sets.named(task.set()), sets.rows(task.set()), split(task), recipe(task), beginning);
  }

  private static ResultRuns.Beginning from(JobDirectory run, Task task) {
    return new ResultRuns.Beginning(null, run.modelPackage(), task.arm().strategy());
  }

  JobDirectory train(Task task) {
    return runs.run(
        sets.named(task.set()), sets.rows(task.set()), split(task), recipe(task), beginning(task));
  }

  private static Optional<Task> before(Task task) {
    SeedArm arm = task.arm();
    SeedArm fresh = new SeedArm(arm.network(), SeedArm.From.SCRATCH, "full", null);
    if (arm.from() == SeedArm.From.ALL_DEVICES) {
      return Optional.of(new Task(fresh, task.set(), task.fold(), task.seed()));
    }
    String set = arm.from().set;
    return set == null ? Optional.empty() : Optional.of(new Task(fresh, set, -1, task.seed()));
  }

  private ResultRuns.Beginning beginning(Task task) {
    Optional<Task> before = before(task);
    if (before.isPresent()) {
      JobDirectory run = finished(before.get()).orElseGet(() -> train(before.get()));
      return from(run, task);
    }
    return new ResultRuns.Beginning(network(task), null, task.arm().strategy());
  }

  private NetworkChoice network(Task task) {
    String architecture =
        switch (task.arm().network()) {
          case PLAIN -> form.architecture();
          case EFFICIENTNET -> "unet-efficientnet-b0";
          case DSTL -> "unet-dstl";
        };
    int side = isTiled(task) ? form.tile() : form.side();
    return new NetworkChoice(architecture, new InputShape(1, side, side), null);
  }

  private Split split(Task task) {
    List<ResultSet.Row> rows = sets.rows(task.set());
    Split split = task.fold() < 0 ? Folds.toLearn(rows) : Folds.of(rows, FOLDS).get(task.fold());
    String device = task.arm().device();
    Split taught = device == null ? split : Folds.taughtBy(device, split, rows);
    return new Split(split.name() + "-" + task.arm().slug(), taught.parts(), 0);
  }

  private static boolean isTiled(Task task) {
    return task.arm().network() != SeedArm.Network.PLAIN;
  }

  /** All alike but for the networks that see tiles, which have their paper's rates. */
  private Recipe recipe(Task task) {
    boolean tiled = isTiled(task);
    Descent.Schedule schedule = tiled ? Descent.Schedule.STEPS : Descent.Schedule.POLY;
    return new Recipe(
        form.epochs(),
        8,
        tiled ? 5e-4 : 1e-3,
        0.85,
        Math.max(1, form.epochs() / 15),
        1,
        0.5,
        0.5,
        0,
        0,
        tiled ? STEPS_OF_TILES : 0,
        tiled && task.fold() >= 0 ? Tiling.ALWAYS : Tiling.NEVER,
        TrainingPrecision.AUTO,
        task.seed(),
        Augmentation.ULTRASOUND,
        LossShape.PLAIN,
        new Descent(Descent.Method.ADAM, 0.9, 3e-5, schedule, 0),
        1.0 / 3,
        Levels.AS_THEY_ARE,
        false,
        false);
  }
}
