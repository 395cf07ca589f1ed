package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.learning.recipe.NamedRecipe;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How many labels {@code labels request} saves: labels are withheld and given out in steps, at
 * random and by choice, and a model is trained after each. Hours; a killed one goes on where it
 * stopped.
 */
@Command(
    name = "labels",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "How many labels are saved by choosing what is labelled next, with intervals.")
public final class LabelsCommand implements Callable<Integer> {
  private static final int FOLDS = 5;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "As bench results takes it (default: $SONOSTREAM_DATA, or ../shared/data).")
  @Nullable Path data;

  @Option(
      names = "--work",
      defaultValue = "target/labels",
      paramLabel = "DIR",
      description = "Runs and packages (default: ${DEFAULT-VALUE}).")
  Path work;

  @Option(
      names = "--set",
      defaultValue = "busi",
      paramLabel = "SET",
      description = "busi, nerve or nuclei (default: ${DEFAULT-VALUE}).")
  String key;

  @Option(names = "--first", defaultValue = "40", description = "Labels to begin with.")
  int first;

  @Option(names = "--step", defaultValue = "40", description = "Labels more in each round.")
  int step;

  @Option(names = "--rounds", defaultValue = "5", description = "Trainings of each way, >= 2.")
  int rounds;

  @Option(names = "--seeds", defaultValue = "3", description = "Repetitions.")
  int seeds;

  @Option(names = "--epochs", defaultValue = "40", description = "Of each training.")
  int epochs;

  @Option(names = "--arch", defaultValue = "unet(base=16,depth=4)", description = "Network.")
  String architecture;

  @Option(names = "--input", defaultValue = "160", description = "Side.")
  int side;

  @Option(names = "--threads", defaultValue = "0", description = "Of the engine; 0 for all.")
  int threads;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (first < 1 || step < 1 || rounds < 2 || seeds < 1) {
      throw new UserException("--first, --step and --seeds are at least 1, --rounds at least 2");
    }
    ResultSet named = ResultSet.named("--set", key, DataFolder.of(data));
    List<ResultSet.Row> rows = named.rows();
    Split fold = Folds.of(rows, FOLDS).get(0);
    List<String> pool =
        fold.parts().entrySet().stream()
            .filter(part -> part.getValue() == Part.TRAIN)
            .map(Map.Entry::getKey)
            .toList();
    int all = first + (rounds - 1) * step;
    if (pool.size() < all) {
      throw new UserException(
          "the train part of "
              + key
              + " has "
              + pool.size()
              + " labels; "
              + all
              + " are asked for by --first, --step and --rounds");
    }
    Consumer<String> news = Progress.to(spec.commandLine().getErr());
    Path root = work.toAbsolutePath().normalize();
    ResultSet set = named.decided(rows, new InputShape(1, side, side), root, news);
    ResultRuns runs = new ResultRuns(root, architecture, side, null, threads, news);
    LabelCurve.Result result = new Simulation(set, rows, fold, pool, runs).run();
    tell(result, all);
    return 0;
  }

  /** One set, both ways. */
  private final class Simulation {
    private final ResultSet set;
    private final List<ResultSet.Row> rows;
    private final Split fold;
    private final List<String> pool;
    private final ResultRuns runs;
    private final NextLabels next;

    Simulation(
        ResultSet set, List<ResultSet.Row> rows, Split fold, List<String> pool, ResultRuns runs) {
      this.set = set;
      this.rows = rows;
      this.fold = fold;
      this.pool = pool;
      this.runs = runs;
      this.next = new NextLabels(set, rows);
    }

    LabelCurve.Result run() {
      int[] labels = new int[rounds];
      for (int round = 0; round < rounds; round++) {
        labels[round] = first + round * step;
      }
      LabelCurve curve = new LabelCurve(labels);
      Recipe recipe = NamedRecipe.FAST.recipe().withEpochs(epochs);
      for (long seed = 1; seed <= seeds; seed++) {
        List<String> shuffled = new ArrayList<>(pool);
        Collections.shuffle(shuffled, new Random(seed));
        for (LabelChoice way : LabelChoice.values()) {
          List<String> labelled = new ArrayList<>(shuffled.subList(0, first));
          for (int round = 0; round < rounds; round++) {
            JobDirectory run =
                runs.run(set, rows, split(way, round, labelled), set.learnedBy(recipe, seed));
            curve.add(way, round, run.scoresOfChallenger());
            if (round + 1 < rounds) {
              labelled.addAll(more(way, run, labelled, shuffled));
            }
          }
        }
      }
      return curve.result();
    }

    private Split split(LabelChoice way, int round, List<String> labelled) {
      Set<String> learned = new HashSet<>(labelled);
      Map<String, Part> parts = new LinkedHashMap<>();
      fold.parts()
          .forEach(
              (id, part) -> {
                if (part != Part.TRAIN || learned.contains(id)) {
                  parts.put(id, part);
                }
              });
      // Both begin with the same labels, so with the same run.
      String name = round == 0 ? "begin" : way.name().toLowerCase(Locale.ROOT) + round;
      return new Split(name, parts, 0);
    }

    private List<String> more(
        LabelChoice way, JobDirectory run, List<String> labelled, List<String> shuffled) {
      List<String> open = new ArrayList<>(shuffled);
      open.removeAll(new HashSet<>(labelled));
      List<String> more = new ArrayList<>();
      if (way == LabelChoice.CHOSEN) {
        ModelPackage model = ModelPackage.open(run.modelPackage(), TrustedKeys.ANYONE);
        more.addAll(next.choose(model, labelled, open, step));
        open.removeAll(new HashSet<>(more));
      }
      more.addAll(open.subList(0, step - more.size()));
      return more;
    }
  }

  private void tell(LabelCurve.Result result, int all) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      out.println("labels  random                  chosen                  difference");
      for (LabelCurve.Row row : result.rows()) {
        out.println(
            String.format(
                Locale.ROOT,
                "%6d  %-22s  %-22s  %s",
                row.labels(),
                cell(row.random(), 3),
                cell(row.chosen(), 3),
                cell(row.difference(), 3)));
      }
      out.println(
          "for the Dice that random choice has with "
              + all
              + " labels, the choice saves "
              + cell(result.saved(), 0));
    }
    out.flush();
  }

  private static String cell(Interval interval, int digits) {
    String number = "%." + digits + "f";
    return String.format(
        Locale.ROOT,
        number + " (" + number + " to " + number + ")",
        interval.mean(),
        interval.low(),
        interval.high());
  }
}
