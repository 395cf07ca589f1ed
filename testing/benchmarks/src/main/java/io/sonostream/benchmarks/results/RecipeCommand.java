package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.recipe.NamedRecipe;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The table in docs/recipes.md: the recipe {@code best} without one of its settings at a time. Run
 * as {@code ./sonostream bench recipe --data ../shared/data --document docs/recipes.md}: hours; a
 * killed one goes on where it stopped, and the page has what is known so far. Small networks on
 * small images, so that it ends: what a setting gives there is a hint for large ones, no more.
 */
@Command(
    name = "recipe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "What each setting of the recipe best gives: all but one at a time, paired.")
public final class RecipeCommand implements Callable<Integer> {
  private static final int QUICK_EPOCHS = 2;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "As bench results takes it (default: $SONOSTREAM_DATA, or ../shared/data).")
  @Nullable Path data;

  @Option(
      names = "--work",
      defaultValue = "target/recipe",
      paramLabel = "DIR",
      description = "Runs and packages (default: ${DEFAULT-VALUE}).")
  Path work;

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "Page whose table is replaced, for example docs/recipes.md.")
  @Nullable Path document;

  @Option(
      names = "--set",
      defaultValue = "busi",
      paramLabel = "SET",
      description = "busi, nerve or nuclei (default: ${DEFAULT-VALUE}).")
  String key;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "SETTING",
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
  @Nullable List<LeftOut> without;

  @Option(
      names = "--folds",
      defaultValue = "2",
      description = "By groups, at least 2 (default: ${DEFAULT-VALUE}).")
  int folds;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      description = "Trainings of each fold, at least 1 (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--epochs",
      defaultValue = "30",
      description = "Of each training, at least 1 (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--arch",
      defaultValue = "unet(base=8,depth=4)",
      description = "Default: ${DEFAULT-VALUE}.")
  String architecture;

  @Option(names = "--input", defaultValue = "64", description = "Side (default: ${DEFAULT-VALUE}).")
  int side;

  @Option(names = "--threads", defaultValue = "0", description = "Of the engine; 0 for all.")
  int threads;

  @Option(
      names = "--quick",
      description = "Two epochs of a tiny network: whether it works, no more.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object last.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (folds < 2 || seeds < 1 || epochs < 1) {
      throw new UserException(
          "--folds is "
              + folds
              + ", at least 2; --seeds "
              + seeds
              + " and --epochs "
              + epochs
              + ", at least 1");
    }
    ResultSet set = ResultSet.named("--set", key, DataFolder.of(data));
    List<ResultSet.Row> images = set.rows();
    Set<LeftOut> wanted = EnumSet.of(LeftOut.NOTHING);
    wanted.addAll(without == null ? EnumSet.allOf(LeftOut.class) : without);
    List<LeftOutRow> rows = new ArrayList<>();
    List<ImageScore> whole = List.of();
    for (LeftOut leftOut : wanted) {
      List<ImageScore> scores = scores(set, images, leftOut);
      if (leftOut == LeftOut.NOTHING) {
        whole = scores;
      }
      rows.add(LeftOutRow.of(leftOut, scores, whole));
      if (document != null) {
        new ResultsDocument(document).write(page(set, rows));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    page(set, rows).forEach(out::println);
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(Map.of("rows", rows)));
    }
    return 0;
  }

  /** Of every image of all folds, once for each seed, in one order whatever is left out. */
  private List<ImageScore> scores(ResultSet set, List<ResultSet.Row> images, LeftOut leftOut) {
    Consumer<String> news = Progress.to(spec.commandLine().getErr());
    ResultRuns runs =
        new ResultRuns(
            work.toAbsolutePath().normalize().resolve(leftOut.key()),
            network(),
            side(),
            null,
            threads,
            said -> news.accept(leftOut.key() + ": " + said));
    List<ImageScore> scores = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (Split split : Folds.of(images, folds)) {
        // Small inputs would have it cut images into many tiles, which is another question.
        Recipe recipe = NamedRecipe.BEST.recipe().withEpochs(epochs()).withTiling(Tiling.NEVER);
        scores.addAll(
            runs.run(set, images, split, leftOut.of(recipe).withSeed(seed)).scoresOfChallenger());
      }
    }
    return scores;
  }

  private String network() {
    return quick ? ResultsCommand.QUICK_NETWORK : architecture;
  }

  private int side() {
    return quick ? ResultsCommand.QUICK_SIDE : side;
  }

  private int epochs() {
    return quick ? QUICK_EPOCHS : epochs;
  }

  private List<String> page(ResultSet set, List<LeftOutRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("| `best` without | Dice | difference to the whole recipe |");
    lines.add("|---|---|---|");
    rows.forEach(row -> lines.add(row.markdown()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s, %d folds by groups, `%s` at %d x %d from random weights, whole images, %d epochs, trainings a"
                + " fold: %d; 95 %% intervals over groups, the differences image by image.",
            LocalDate.now(ZoneOffset.UTC),
            set.name(),
            folds,
            network(),
            side(),
            side(),
            epochs(),
            seeds));
    Set<LeftOut> missing = EnumSet.allOf(LeftOut.class);
    rows.forEach(row -> missing.remove(row.leftOut()));
    if (!missing.isEmpty()) {
      lines.add("");
      lines.add(
          "Not run yet: "
              + missing.stream().map(LeftOut::words).collect(Collectors.joining("; "))
              + ".");
    }
    return lines;
  }
}
