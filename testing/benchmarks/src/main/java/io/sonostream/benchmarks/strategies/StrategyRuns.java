package io.sonostream.benchmarks.strategies;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.recipe.TrainingPrecision;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingRun;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trains one network after another, all alike but for where they start and what learns. */
final class StrategyRuns {
  private static final String ARCHITECTURE = "unet(base=8,depth=4)";

  private final Path data;
  private final Path work;
  private final int epochs;
  private final int steps;
  private final int side;
  private final int threads;
  private final Consumer<String> news;

  StrategyRuns(
      Path data, Path work, int epochs, int steps, int side, int threads, Consumer<String> news) {
    this.data = data;
    this.work = work;
    this.epochs = epochs;
    this.steps = steps;
    this.side = side;
    this.threads = threads;
    this.news = news;
  }

  /**
   * A finished run; one that was finished before is not run again, an interrupted one goes on.
   *
   * @param base package to start from; null for random weights
   */
  JobDirectory run(String name, RealSet set, @Nullable Path base, String strategy) {
    JobDirectory directory = new JobDirectory(work.resolve(name));
    if (directory.progress().isEmpty()) {
      directory.write(job(name, set, base, strategy));
    }
    TrainingOutcome outcome = new TrainingRun(directory, progress -> {}).run();
    if (outcome.status() != TrainingOutcome.Status.TRAINED) {
      throw new UserException(name + ": " + outcome.message());
    }
    news.accept(name + ": " + outcome.message());
    return directory;
  }

  private TrainingJob job(String name, RealSet set, @Nullable Path base, String strategy) {
    Recipe recipe =
        new Recipe(
            epochs,
            8,
            1e-3,
            0.85,
            Math.max(1, epochs / 10),
            1,
            0.75,
            0.25,
            0,
            0,
            steps,
            Tiling.NEVER,
            TrainingPrecision.AUTO,
            1,
            Augmentation.ULTRASOUND);
    return new TrainingJob(
        name,
        set.structure(),
        "1",
        List.of(set.structure()),
        new NetworkChoice(ARCHITECTURE, new InputShape(1, side, side), null),
        base,
        null,
        set.in(data),
        strategy,
        recipe,
        threads);
  }
}
