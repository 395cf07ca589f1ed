package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.augment.NamedAugmentation;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.evaluation.EvaluationReport;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.recipe.NamedRecipe;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The table in docs/results.md. Run as {@code ./sonostream bench results --data ../shared/data
 * --document docs/results.md}: many hours; a killed one goes on where it stopped, and several at
 * once share the trainings. Each run keeps its package, its curves and its scores in the work
 * folder, each set a report with its best and worst pictures: these show patients and stay there.
 */
@Command(
    name = "results",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "How good trained models are on real images, with intervals over groups.")
public final class ResultsCommand implements Callable<Integer> {
  static final int FOLDS = 5;
  static final String QUICK_NETWORK = "unet(base=4,depth=2)";
  static final int QUICK_SIDE = 32;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with us_breast_busi, us_nerve_usgra, nuclei_dsb2018 and busi_public_splits"
              + " (default: $SONOSTREAM_DATA, or ../shared/data).")
  @Nullable Path data;

  @Option(
      names = "--work",
      defaultValue = "target/results",
      paramLabel = "DIR",
      description = "Runs, packages and reports (default: ${DEFAULT-VALUE}).")
  Path work;

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description =
          "Page whose table gets the rows, each in the place of the one that it does again;"
              + " for example docs/results.md.")
  @Nullable Path document;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "SET",
      description = "busi, nerve, nuclei (default: all).")
  @Nullable List<String> only;

  @Option(
      names = "--recipe",
      defaultValue = "best",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  NamedRecipe recipe;

  @Option(
      names = "--augmentation",
      defaultValue = "ultrasound",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  NamedAugmentation augmentation;

  @Option(names = "--epochs", description = "Instead of the recipe's.")
  @Nullable Integer epochs;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "Trainings of each split, at least 1 (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--arch",
      defaultValue = "unet(base=16,depth=4)",
      description = "Default: ${DEFAULT-VALUE}.")
  String architecture;

  @Option(
      names = "--input",
      defaultValue = "160",
      description = "Side (default: ${DEFAULT-VALUE}).")
  int side;

  @Option(
      names = "--from",
      paramLabel = "PACKAGE",
      description = "Start from it instead of random weights; it gives network and input.")
  @Nullable Path from;

  @Option(names = "--threads", defaultValue = "0", description = "Of the engine; 0 for all.")
  int threads;

  @Option(
      names = "--quick",
      description = "Two folds, one seed, two epochs of a tiny network: whether it works, no more.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object last.")
  boolean json;

  /** What lies at {@link #from} when the command begins. */
  private @Nullable ModelPackage parent;

  @Override
  public Integer call() throws IOException {
    if (seeds < 1) {
      throw new UserException("--seeds is " + seeds + "; at least 1");
    }
    Path root = DataFolder.of(data);
    Path base = from == null ? null : from.toAbsolutePath().normalize();
    parent = base == null ? null : ModelPackage.open(base, TrustedKeys.ANYONE);
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> news = Progress.to(spec.commandLine().getErr());
    List<ResultSet> sets = chosen(root);
    show(List.of()); // a page that can't take rows is told before hours of training
    ResultRuns runs =
        new ResultRuns(
            work.toAbsolutePath().normalize(),
            quick ? QUICK_NETWORK : architecture,
            quick ? QUICK_SIDE : side,
            base,
            threads,
            news);
    List<ResultRow> rows = new ArrayList<>();
    // What another process has in hand is asked for again after each row, and waited for last.
    List<Planned> open = new ArrayList<>();
    for (Planned planned : plan(root, sets, news)) {
      open.add(planned);
      open.removeIf(asked -> shown(rows, row(asked, runs::runIfFree, news)));
    }
    for (Planned planned : open) {
      shown(rows, row(planned, (s, i, p, r) -> Optional.of(runs.run(s, i, p, r)), news));
    }
    ResultTable.markdown(rows).forEach(out::println);
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(Map.of("rows", rows)));
    }
    return 0;
  }

  /** What a row needs. */
  private record Planned(
      ResultSet set, List<ResultSet.Row> images, String title, List<Split> splits) {}

  private List<Planned> plan(Path root, List<ResultSet> sets, Consumer<String> news)
      throws IOException {
    int own = quick ? QUICK_SIDE : side;
    InputShape input = parent == null ? new InputShape(1, own, own) : parent.manifest().input();
    List<Planned> plan = new ArrayList<>();
    int folds = quick ? 2 : FOLDS;
    for (ResultSet asked : sets) {
      List<ResultSet.Row> images = asked.rows();
      ResultSet set = asked.decided(images, input, work.toAbsolutePath().normalize(), news);
      plan.add(new Planned(set, images, folds + " folds by groups", Folds.of(images, folds)));
      if (set.key().equals("busi")) {
        List<Split> splits = PublicSplits.of(root.resolve("busi_public_splits"), images);
        if (!splits.isEmpty()) {
          plan.add(new Planned(set, images, PublicSplitNote.of(splits), splits));
        }
      }
    }
    return plan;
  }

  private boolean shown(List<ResultRow> rows, Optional<ResultRow> next) {
    next.ifPresent(
        row -> {
          rows.add(row);
          show(rows);
        });
    return next.isPresent();
  }

  /** After each row: who looks while it runs sees what is known. */
  private void show(List<ResultRow> rows) {
    if (document != null) {
      new ResultsDocument(document).merge(ResultTable.markdown(rows), ResultTable.KEY_CELLS);
    }
  }

  /** By what the package says of itself: its folder may have any name. */
  private String begins(List<JobDirectory> runs) {
    ModelPackage begun = parent;
    if (begun == null) {
      return "random weights";
    }
    boolean known = true;
    for (JobDirectory run : runs) {
      String digest = run.job().parentSha256();
      if (digest != null && !digest.equals(begun.sha256())) {
        throw new UserException(
            run.root()
                + " began with package "
                + digest
                + ", but --from "
                + from
                + " was "
                + begun.sha256()
                + "; remove it, or give another --work");
      }
      known &= digest != null; // earlier versions kept none
    }
    return String.format(
        Locale.ROOT,
        "package %s %s, %s",
        begun.manifest().task(),
        begun.manifest().version(),
        known ? begun.sha256().substring(0, 8) : "digest unknown");
  }

  /** What trained, so that a short run is not taken for the whole. */
  private String trained(Manifest model) {
    return String.format(
        Locale.ROOT,
        "`%s` at %d x %d, `--recipe %s`%s, %d epochs at most, %s",
        model.architecture(),
        model.input().width(),
        model.input().height(),
        recipe.name().toLowerCase(Locale.ROOT),
        augmentation == NamedAugmentation.ULTRASOUND
            ? ""
            : " `--augmentation " + augmentation.name().toLowerCase(Locale.ROOT) + "`",
        recipe().epochs(),
        model.fitting() == Fitting.LETTERBOX ? "whole images" : "in tiles");
  }

  /** Of all packages one: how images are fitted is told once in a row. */
  private static ModelPackage model(List<JobDirectory> runs) {
    ModelPackage first = ModelPackage.open(runs.get(0).modelPackage(), TrustedKeys.ANYONE);
    for (JobDirectory run : runs) {
      Fitting fitting =
          ModelPackage.open(run.modelPackage(), TrustedKeys.ANYONE).manifest().fitting();
      if (fitting != first.manifest().fitting()) {
        throw new UserException(
            run.root()
                + " has fitting "
                + fitting
                + ", "
                + runs.get(0).root()
                + " "
                + first.manifest().fitting()
                + "; their figures are no row together: remove the one that is wrong");
      }
    }
    return first;
  }

  /** Of a row's trainings, one; empty when it is not to be had now. */
  private interface Training {
    Optional<JobDirectory> of(
        ResultSet set, List<ResultSet.Row> images, Split split, Recipe recipe);
  }

  /** Empty when one of its trainings is not to be had now; the others are done. */
  private Optional<ResultRow> row(Planned planned, Training training, Consumer<String> news) {
    Map<Long, List<JobDirectory>> bySeed = trained(planned, training);
    if (!isWhole(planned, bySeed)) {
      bySeed = trained(planned, training); // what others had in hand may have ended meanwhile
    }
    return isWhole(planned, bySeed) ? Optional.of(row(planned, bySeed, news)) : Optional.empty();
  }

  private static boolean isWhole(Planned planned, Map<Long, List<JobDirectory>> bySeed) {
    return bySeed.values().stream().allMatch(runs -> runs.size() == planned.splits().size());
  }

  private Map<Long, List<JobDirectory>> trained(Planned planned, Training training) {
    Map<Long, List<JobDirectory>> bySeed = new LinkedHashMap<>();
    for (long seed = 1; seed <= (quick ? 1 : seeds); seed++) {
      Recipe learning = planned.set().learnedBy(recipe(), seed);
      List<JobDirectory> runs = new ArrayList<>();
      for (Split split : planned.splits()) {
        training.of(planned.set(), planned.images(), split, learning).ifPresent(runs::add);
      }
      bySeed.put(seed, runs);
    }
    return bySeed;
  }

  private ResultRow row(
      Planned planned, Map<Long, List<JobDirectory>> bySeed, Consumer<String> news) {
    List<JobDirectory> runs = bySeed.values().stream().flatMap(List::stream).toList();
    JobDirectory first = runs.get(0);
    ModelPackage model = model(runs);
    Map<Long, List<ImageScore>> scores = new LinkedHashMap<>();
    bySeed.forEach(
        (seed, ofSeed) ->
            scores.put(
                seed, ofSeed.stream().flatMap(run -> run.scoresOfChallenger().stream()).toList()));
    List<ImageScore> twice = runs.stream().flatMap(run -> seenTwice(run, news).stream()).toList();
    return ResultRow.of(
        planned.set().name(),
        planned.title(),
        begins(runs),
        trained(model.manifest()),
        runs.size(),
        scores,
        twice,
        cost(model, first, news));
  }

  /** What the images that judge give when each is seen a second time, mirrored. */
  private static List<ImageScore> seenTwice(JobDirectory run, Consumer<String> news) {
    TrainingJob job = run.job();
    news.accept(job.runId() + ": its test images seen twice");
    try (LabelledSet opened = job.data().open(job.task(), job.classes())) {
      return new Evaluator(Evaluator.EXACT, true)
          .score(
              ModelPackage.open(run.modelPackage(), TrustedKeys.ANYONE),
              opened,
              opened.items(Part.TEST),
              done -> {});
    }
  }

  /** Of one package; beside its run lies what people look at. */
  private static ServingCost cost(ModelPackage model, JobDirectory run, Consumer<String> news) {
    TrainingJob job = run.job();
    try (LabelledSet opened = job.data().open(job.task(), job.classes())) {
      Path report = run.root().resolve("report.html");
      if (!Files.exists(report)) {
        new EvaluationReport(
                model, opened, run.scoresOfChallenger(), new Evaluator(Evaluator.EXACT))
            .write(report);
        news.accept("best and worst pictures: " + report);
      }
      return ServingCost.of(model, opened);
    }
  }

  private Recipe recipe() {
    Recipe named = recipe.recipe().withAugmentation(augmentation.settings());
    Integer length = quick ? Integer.valueOf(2) : epochs;
    return length == null ? named : named.withEpochs(length);
  }

  private List<ResultSet> chosen(Path root) {
    List<ResultSet> all = ResultSet.in(root);
    List<String> keys = all.stream().map(ResultSet::key).toList();
    List<String> wanted = only == null ? keys : only;
    wanted.forEach(key -> ResultSet.named("--only", key, root));
    return all.stream().filter(set -> wanted.contains(set.key())).toList();
  }
}
