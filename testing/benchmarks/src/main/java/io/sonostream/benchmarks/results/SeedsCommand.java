package io.sonostream.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The tables in docs/seeds.md. Run as {@code ./sonostream bench seeds --data ../shared/data
 * --document docs/seeds.md}: many hours; a killed one goes on where it stopped, and a page can be
 * written at any time: what is not trained yet is said.
 */
@Command(
    name = "seeds",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "What papers say of transfer, of which layers to fine-tune and of devices: each claim on"
            + " our networks, with intervals and a verdict.")
public final class SeedsCommand implements Callable<Integer> {
  private static final int QUICK_GROUPS = 24;
  private static final int QUICK_OF_GROUP = 2;
  private static final int QUICK_TILE = 64;
  private static final int QUICK_PHANTOMS = 96;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with us_breast_busi, us_nerve_usgra, nuclei_dsb2018 and natural_bsds500"
              + " (default: $SONOSTREAM_DATA, or ../shared/data).")
  @Nullable Path data;

  @Option(
      names = "--work",
      defaultValue = "target/seeds",
      paramLabel = "DIR",
      description = "Runs, packages and phantoms (default: ${DEFAULT-VALUE}).")
  Path work;

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "Page whose tables are replaced, for example docs/seeds.md.")
  @Nullable Path document;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "CLAIM",
      description =
          "transfer, layers, order, freezing, devices, tiles: trains for these only; what is there"
              + " of the others is told all the same (default: all).")
  @Nullable List<String> only;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "Trainings of each fold, at least 1 (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--folds",
      defaultValue = "2",
      description = "How many of the two halves of the groups judge (default: ${DEFAULT-VALUE}).")
  int folds;

  @Option(names = "--epochs", defaultValue = "120", description = "Default: ${DEFAULT-VALUE}.")
  int epochs;

  @Option(
      names = "--arch",
      defaultValue = "unet(base=16,depth=4)",
      description = "Of all but the tiles' networks (default: ${DEFAULT-VALUE}).")
  String architecture;

  @Option(
      names = "--input",
      defaultValue = "160",
      description = "Side (default: ${DEFAULT-VALUE}).")
  int side;

  @Option(
      names = "--tile",
      defaultValue = "224",
      description = "Side of the tiles, a multiple of 32 (default: ${DEFAULT-VALUE}).")
  int tile;

  @Option(
      names = "--phantoms",
      defaultValue = "400",
      paramLabel = "COUNT",
      description = "Frames of phantoms, and of random shapes (default: ${DEFAULT-VALUE}).")
  int phantoms;

  @Option(
      names = "--base",
      defaultValue = "NATURAL",
      description =
          "What is fine-tuned for layers, order and freezing: NATURAL, PHANTOMS or RANDOM (default:"
              + " ${DEFAULT-VALUE}).")
  SeedArm.From base;

  @Option(names = "--threads", defaultValue = "0", description = "Of the engine; 0 for all.")
  int threads;

  @Option(
      names = "--quick",
      description =
          "One fold and seed of few images, two epochs of a tiny network: whether it"
              + " works, no more.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object last.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    check();
    Path root = DataFolder.of(data);
    Path place = work.toAbsolutePath().normalize();
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> news = Progress.to(spec.commandLine().getErr());
    SeedRuns.Form form =
        quick
            ? new SeedRuns.Form(
                ResultsCommand.QUICK_NETWORK, ResultsCommand.QUICK_SIDE, QUICK_TILE, 2, 1, 1)
            : new SeedRuns.Form(architecture, side, tile, epochs, seeds, folds);
    SeedSets sets =
        quick
            ? new SeedSets(
                root,
                place,
                QUICK_PHANTOMS,
                2 * ResultsCommand.QUICK_SIDE,
                QUICK_GROUPS,
                QUICK_OF_GROUP,
                news)
            : new SeedSets(
                root, place, phantoms, 2 * side, Integer.MAX_VALUE, Integer.MAX_VALUE, news);
    SeedRuns runs =
        new SeedRuns(
            new ResultRuns(place, form.architecture(), form.side(), null, threads, news),
            sets,
            form);
    train(runs, sets, form, news);
    page(runs, sets, form).forEach(out::println);
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(Map.of("claims", rows(runs, sets))));
    }
    return 0;
  }

  private void check() {
    if (seeds < 1) {
      throw new UserException("--seeds is " + seeds + "; at least 1");
    }
    if (folds < 1 || folds > SeedRuns.FOLDS) {
      throw new UserException("--folds is " + folds + "; allowed are 1 and " + SeedRuns.FOLDS);
    }
    if (base.set == null) {
      throw new UserException("--base is " + base + "; allowed are NATURAL, PHANTOMS and RANDOM");
    }
    if (epochs < 1) {
      throw new UserException("--epochs is " + epochs + "; at least 1");
    }
    if (tile < 32 || tile % 32 != 0) {
      throw new UserException("--tile is " + tile + "; a multiple of 32 is needed");
    }
    if (phantoms < QUICK_PHANTOMS) {
      throw new UserException(
          "--phantoms is " + phantoms + "; at least " + QUICK_PHANTOMS + " are needed");
    }
    for (String key : only == null ? List.<String>of() : only) {
      if (!SeedClaim.keys().contains(key)) {
        throw new UserException(
            "--only " + key + " is unknown; allowed are " + String.join(", ", SeedClaim.keys()));
      }
    }
  }

  /** One after the other; after each the page tells what is known, and how long the rest takes. */
  private void train(SeedRuns runs, SeedSets sets, SeedRuns.Form form, Consumer<String> news) {
    Set<SeedRuns.Task> tasks = new LinkedHashSet<>();
    SeedClaim.all(base).stream()
        .filter(claim -> only == null || only.contains(claim.key()))
        .forEach(claim -> claim.comparisons().forEach(one -> tasks.addAll(runs.of(one))));
    long missing = tasks.stream().filter(task -> runs.finished(task).isEmpty()).count();
    news.accept(tasks.size() + " trainings, of which " + missing + " are not there yet");
    long begin = System.nanoTime();
    long trained = 0;
    for (SeedRuns.Task task : tasks) {
      boolean there = runs.finished(task).isPresent();
      runs.train(task);
      if (there) {
        continue;
      }
      trained++;
      double minutes = (System.nanoTime() - begin) / 6e10;
      news.accept(
          String.format(
              Locale.ROOT,
              "%d of %d trainings done, about %.0f min left",
              trained,
              missing,
              minutes / trained * (missing - trained)));
      if (document != null) {
        new ResultsDocument(document).write(page(runs, sets, form));
      }
    }
    if (document != null) {
      new ResultsDocument(document).write(page(runs, sets, form));
    }
  }

  private Map<String, List<SeedRow>> rows(SeedRuns runs, SeedSets sets) {
    Map<String, List<SeedRow>> rows = new LinkedHashMap<>();
    for (SeedClaim claim : SeedClaim.all(base)) {
      rows.put(
          claim.key(),
          claim.comparisons().stream().map(one -> SeedRow.of(one, runs, sets)).toList());
    }
    return rows;
  }

  private List<String> page(SeedRuns runs, SeedSets sets, SeedRuns.Form form) {
    Map<String, List<SeedRow>> rows = rows(runs, sets);
    List<String> lines = new ArrayList<>();
    if (quick) {
      lines.add("**With `--quick`: it works, and no figure means anything.**");
      lines.add("");
    }
    for (SeedClaim claim : SeedClaim.all(base)) {
      lines.addAll(SeedTable.markdown(claim, rows.getOrDefault(claim.key(), List.of())));
      lines.add("");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: `%s` at %d x %d, tiles of %d x %d, %d epochs, seeds: %d, halves that judge: %d of"
                + " %d, phantoms and random shapes: %d each.",
            LocalDate.now(ZoneOffset.UTC),
            form.architecture(),
            form.side(),
            form.side(),
            form.tile(),
            form.tile(),
            form.epochs(),
            form.seeds(),
            form.folds(),
            SeedRuns.FOLDS,
            quick ? QUICK_PHANTOMS : phantoms));
    return lines;
  }
}
