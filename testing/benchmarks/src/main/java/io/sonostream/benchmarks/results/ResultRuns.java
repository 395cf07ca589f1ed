package io.sonostream.benchmarks.results;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.learning.run.TrainingRun;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One training for each split and seed; a finished one is read, an interrupted one goes on. */
final class ResultRuns {
  private final Path work;
  private final String architecture;
  private final int side;
  private final @Nullable Path base;
  private final int threads;
  private final Consumer<String> news;

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
   * A finished run.
   *
   * @throws UserException when it can't be trained, or was begun with other settings
   */
  JobDirectory run(ResultSet set, List<ResultSet.Row> rows, Split split, Recipe recipe) {
    String name = set.key() + "-" + split.name() + "-seed" + recipe.seed();
    JobDirectory directory = new JobDirectory(work.resolve(name));
    TrainingJob wanted = job(name, set, index(name, rows, split), recipe);
    if (Files.exists(directory.root().resolve("job.json"))) {
      if (!directory.job().equals(wanted)) {
        throw new UserException(
            directory.root() + " was begun with other settings; remove it, or give another --work");
      }
    } else {
      directory.write(wanted);
    }
    boolean finished = directory.outcome().isPresent();
    TrainingOutcome outcome = new TrainingRun(directory, epoch -> tell(name, epoch)).run();
    if (outcome.status() != TrainingOutcome.Status.TRAINED) {
      throw new UserException(name + ": " + outcome.message());
    }
    news.accept(name + (finished ? " is there: " : ": ") + outcome.message());
    return directory;
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

  private Path index(String name, List<ResultSet.Row> rows, Split split) {
    StringBuilder text = new StringBuilder("id,group,part\n");
    for (ResultSet.Row row : rows) {
      Part part = split.parts().get(row.id());
      if (part != null) {
        text.append(row.id()).append(',').append(row.group()).append(',');
        text.append(part.label()).append('\n');
      }
    }
    try {
      Files.createDirectories(work);
      Path index = work.resolve(name + ".csv");
      AtomicFile.write(index, text.toString().getBytes(StandardCharsets.UTF_8));
      return index;
    } catch (IOException e) {
      throw new UserException("--work " + work + " can't be written: " + e.getMessage(), e);
    }
  }

  private TrainingJob job(String name, ResultSet set, Path index, Recipe recipe) {
    return new TrainingJob(
        name,
        set.structure(),
        "1",
        List.of(set.structure()),
        base == null ? new NetworkChoice(architecture, new InputShape(1, side, side), null) : null,
        base,
        null,
        new FolderSource(
            set.folder().resolve("images"),
            set.folder().resolve("masks"),
            index,
            SubjectSplit.STANDARD),
        "full",
        recipe,
        threads);
  }
}
