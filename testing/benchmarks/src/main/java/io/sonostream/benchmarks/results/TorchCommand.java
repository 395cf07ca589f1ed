package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.learning.recipe.NamedRecipe;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Whether our training is as good as PyTorch's: the same network and recipe on the same images,
 * written anew in Python. Run it with the {@code --work} of {@code bench results}, and our side is
 * there already.
 */
@Command(
    name = "torch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The same network and recipe by us and by plain PyTorch, in a Python that has torch",
      "(SONOSTREAM_PYTHON names it): Dice of both, with intervals over groups."
    })
public final class TorchCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "As bench results takes it (default: $SONOSTREAM_DATA, or ../shared/data).")
  @Nullable Path data;

  @Option(
      names = "--work",
      defaultValue = "target/results",
      paramLabel = "DIR",
      description = "Runs of both; those of bench results are read (default: ${DEFAULT-VALUE}).")
  Path work;

  @Option(
      names = "--set",
      defaultValue = "busi",
      paramLabel = "SET",
      description = "busi, nerve or nuclei (default: ${DEFAULT-VALUE}).")
  String key;

  @Option(
      names = "--fold",
      defaultValue = "1",
      description = "Which fifth of the groups judges, 1 to 5 (default: ${DEFAULT-VALUE}).")
  int fold;

  @Option(
      names = "--recipe",
      defaultValue = "best",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  NamedRecipe recipe;

  @Option(names = "--epochs", description = "Instead of the recipe's.")
  @Nullable Integer epochs;

  @Option(names = "--seeds", defaultValue = "1", description = "Trainings of each, at least 1.")
  int seeds;

  @Option(
      names = "--arch",
      defaultValue = "unet(base=16,depth=4)",
      description = "A unet (default: ${DEFAULT-VALUE}).")
  String architecture;

  @Option(
      names = "--input",
      defaultValue = "160",
      description = "Side (default: ${DEFAULT-VALUE}).")
  int side;

  @Option(names = "--threads", defaultValue = "0", description = "Of each; 0 for all.")
  int threads;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (seeds < 1 || fold < 1 || fold > ResultsCommand.FOLDS) {
      throw new UserException(
          "--seeds " + seeds + " --fold " + fold + "; allowed are 1 and more, 1 to 5");
    }
    ResultSet named = ResultSet.named("--set", key, DataFolder.of(data));
    List<ResultSet.Row> rows = named.rows();
    Split split = Folds.of(rows, ResultsCommand.FOLDS).get(fold - 1);
    Consumer<String> news = Progress.to(spec.commandLine().getErr());
    Path root = work.toAbsolutePath().normalize();
    ResultSet set = named.decided(rows, new InputShape(1, side, side), root, news);
    ResultRuns runs = new ResultRuns(root, architecture, side, null, threads, news);
    List<ImageScore> ours = new ArrayList<>();
    List<ImageScore> torch = new ArrayList<>();
    String version = "";
    for (long seed = 1; seed <= seeds; seed++) {
      // Before ours trains for hours.
      PlainTorch python =
          PlainTorch.in(root.resolve(set.key() + "-" + split.name() + "-seed" + seed + "-torch"))
              .orElseThrow(
                  () ->
                      new UserException(
                          "no python3 here imports torch; name one that does with"
                              + " SONOSTREAM_PYTHON"));
      PlainTorch.requireUnet(architecture);
      JobDirectory run = runs.run(set, rows, split, set.learnedBy(recipe(), seed));
      TorchTraining.Judged judged = new TorchTraining(run, python, news).run();
      news.accept(
          String.format(
              Locale.ROOT,
              "%s by PyTorch %s: validation Dice %.4f in epoch %d",
              run.job().runId(),
              judged.torch(),
              judged.validationDice(),
              judged.bestEpoch()));
      version = judged.torch();
      ours.addAll(run.scoresOfChallenger());
      torch.addAll(judged.scores());
    }
    tell(TorchRow.of(seeds, ours, torch), version);
    return 0;
  }

  private Recipe recipe() {
    Recipe named = recipe.recipe();
    return epochs == null ? named : named.withEpochs(epochs);
  }

  private void tell(TorchRow row, String version) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(row));
    } else {
      out.println("| trained by | runs | groups that judge | Dice |");
      out.println("|---|---|---|---|");
      line(out, "sonostream", row.runs(), row.ours());
      line(out, "PyTorch " + version, row.runs(), row.torch());
      line(out, "PyTorch less ours", row.runs(), row.difference());
    }
    out.flush();
  }

  private static void line(PrintWriter out, String who, int runs, Interval dice) {
    out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %.3f (%.3f to %.3f) |",
            who,
            runs,
            dice.subjects(),
            dice.mean(),
            dice.low(),
            dice.high()));
  }
}
