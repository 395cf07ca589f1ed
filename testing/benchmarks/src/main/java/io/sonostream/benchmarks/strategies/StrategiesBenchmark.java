package io.sonostream.benchmarks.strategies;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The table in docs/strategies.md. Run as {@code ./sonostream bench strategies --data
 * ../shared/data}; about half an hour of processor time; a killed one goes on where it stopped.
 */
@Command(
    name = "strategies",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Which layers to fine-tune on real images, with intervals over subjects.")
public final class StrategiesBenchmark implements Callable<Integer> {
  private static final List<String> STRATEGIES =
      List.of("full", "contracting-only", "expanding-only", "shallow-to-deep", "deep-to-shallow");

  private static final String SCRATCH = "none";

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with us_breast_busi, us_nerve_usgra and nuclei_dsb2018 (default: $SONOSTREAM_DATA,"
              + " or ../shared/data).")
  @Nullable Path data;

  @Option(
      names = "--phantoms",
      defaultValue = "models/starter",
      paramLabel = "PACKAGE",
      description = "unet(base=8,depth=4) pre-trained on phantoms (default: ${DEFAULT-VALUE}).")
  Path phantoms;

  @Option(
      names = "--work",
      defaultValue = "target/strategies",
      paramLabel = "DIR",
      description = "Runs and checkpoints (default: ${DEFAULT-VALUE}).")
  Path work;

  @Option(names = "--epochs", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
  int epochs;

  @Option(
      names = "--steps",
      defaultValue = "12",
      description = "Steps of 8 images per epoch, at most (default: ${DEFAULT-VALUE}).")
  int steps;

  @Option(
      names = "--input",
      defaultValue = "128",
      description = "Side (default: ${DEFAULT-VALUE}).")
  int side;

  @Option(names = "--threads", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  int threads;

  @Option(names = "--json", description = "Print one JSON object last.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Path root = dataFolder();
    Path from = phantoms.toAbsolutePath().normalize();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    StrategyRuns runs =
        new StrategyRuns(
            root, work.toAbsolutePath(), epochs, steps, side, threads, Progress.to(err));
    Map<String, Path> bases = new LinkedHashMap<>();
    bases.put("phantoms", from);
    bases.put("nuclei", runs.run("nuclei", RealSet.NUCLEI, null, "full").modelPackage());
    List<StrategyRow> rows = new ArrayList<>();
    for (RealSet set : List.of(RealSet.BREAST, RealSet.NERVE)) {
      JobDirectory scratch = runs.run(set.folder() + "-scratch", set, null, "full");
      rows.add(row(set, SCRATCH, "everything, from scratch", scratch, scratch));
      for (Map.Entry<String, Path> base : bases.entrySet()) {
        for (String strategy : STRATEGIES) {
          String name = set.folder() + "-" + base.getKey() + "-" + strategy;
          JobDirectory tuned = runs.run(name, set, base.getValue(), strategy);
          rows.add(row(set, base.getKey(), strategy, tuned, scratch));
        }
      }
    }
    StrategyTable.markdown(rows).forEach(out::println);
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(Map.of("rows", rows)));
    }
    return 0;
  }

  private Path dataFolder() {
    String variable = System.getenv("SONOSTREAM_DATA");
    Path folder = data;
    if (folder == null) {
      folder = Path.of(variable == null ? "../shared/data" : variable);
    }
    if (!Files.isDirectory(folder.resolve(RealSet.BREAST.folder()))) {
      throw new UserException(
          "--data " + folder + " holds no " + RealSet.BREAST.folder() + "; give the data folder");
    }
    return folder.toAbsolutePath().normalize();
  }

  private static StrategyRow row(
      RealSet set, String base, String strategy, JobDirectory run, JobDirectory scratch) {
    List<ImageScore> own = run.scoresOfChallenger();
    List<String> groups = own.stream().map(ImageScore::subject).toList();
    Bootstrap bootstrap = new Bootstrap(1);
    double[] dice = values(own, s -> s.score().dice());
    double[] reference = values(scratch.scoresOfChallenger(), s -> s.score().dice());
    Interval distance = bootstrap.mean(groups, values(own, s -> s.score().hausdorff95Pixels()));
    return new StrategyRow(
        set.name(),
        base,
        strategy,
        bootstrap.mean(groups, dice),
        bootstrap.difference(groups, reference, dice),
        distance,
        run.outcome().orElseThrow().bestEpoch());
  }

  private static double[] values(List<ImageScore> scores, ToDoubleFunction<ImageScore> value) {
    return scores.stream().mapToDouble(value).toArray();
  }
}
