package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.gate.Gate;
import io.sonostream.learning.gate.GateSettings;
import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.TrainingProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one comparison.
 *
 * @param set name of the images
 * @param judge the device whose images judged; empty for all
 * @param trainings how many there are of those that it takes
 * @param measured null until all are there
 */
record SeedRow(
    String set,
    String first,
    String second,
    String judge,
    int trainings,
    int needed,
    @Nullable Measured measured) {

  /**
   * @param difference first less second, image by image, mean over groups
   * @param firstRise how much the best validation Dice rose in the last quarter of the epochs; the
   *     largest of all runs
   * @param verdict in words
   * @param gate what the gate says of the first as challenger of the second; null where not asked
   */
  record Measured(
      Interval firstDice,
      Interval secondDice,
      Interval difference,
      double firstRise,
      double secondRise,
      String verdict,
      @Nullable String gate) {}

  /** Trains nothing. */
  static SeedRow of(SeedClaim.Comparison comparison, SeedRuns runs, SeedSets sets) {
    int needed = 0;
    int there = 0;
    List<JobDirectory> first = new ArrayList<>();
    List<JobDirectory> second = new ArrayList<>();
    for (SeedRuns.Task task : runs.of(comparison)) {
      needed++;
      Optional<JobDirectory> run = runs.finished(task);
      there += run.isPresent() ? 1 : 0;
      if (run.isPresent() && task.fold() >= 0 && task.set().equals(comparison.set())) {
        if (task.arm().equals(comparison.first())) {
          first.add(run.get());
        } else if (task.arm().equals(comparison.second())) {
          second.add(run.get());
        }
      }
    }
    return new SeedRow(
        sets.named(comparison.set()).name(),
        comparison.first().words(),
        comparison.second().words(),
        comparison.judge() == null ? "" : comparison.judge(),
        there,
        needed,
        there < needed ? null : measured(comparison, first, second, sets));
  }

  private static Measured measured(
      SeedClaim.Comparison comparison,
      List<JobDirectory> first,
      List<JobDirectory> second,
      SeedSets sets) {
    Map<String, String> devices = new LinkedHashMap<>();
    sets.rows(comparison.set()).forEach(row -> devices.put(row.id(), row.device()));
    List<PairedScore> all = ScorePairs.of(scores(first), scores(second), devices);
    String judge = comparison.judge();
    List<PairedScore> judging =
        all.stream().filter(pair -> judge == null || pair.device().equals(judge)).toList();
    Bootstrap bootstrap = new Bootstrap(1);
    List<String> groups = judging.stream().map(PairedScore::subject).toList();
    double[] own = judging.stream().mapToDouble(PairedScore::challenger).toArray();
    double[] other = judging.stream().mapToDouble(PairedScore::champion).toArray();
    Interval difference = bootstrap.difference(groups, other, own);
    Interval secondDice = bootstrap.mean(groups, other);
    return new Measured(
        bootstrap.mean(groups, own),
        secondDice,
        difference,
        rise(first),
        rise(second),
        verdict(
            SeedClaim.Verdict.of(difference, comparison.expected()),
            secondDice,
            atHome(comparison, all)),
        comparison.gate() ? gate(all) : null);
  }

  /** The second's Dice on the only device that it knows, where another judges; else null. */
  private static @Nullable Interval atHome(
      SeedClaim.Comparison comparison, List<PairedScore> pairs) {
    String home = comparison.home();
    if (home == null) {
      return null;
    }
    List<PairedScore> own = pairs.stream().filter(pair -> pair.device().equals(home)).toList();
    return new Bootstrap(1)
        .mean(
            own.stream().map(PairedScore::subject).toList(),
            own.stream().mapToDouble(PairedScore::champion).toArray());
  }

  /** Who is no better at home has not learned, and says nothing of what is foreign to it. */
  static String verdict(SeedClaim.Verdict verdict, Interval abroad, @Nullable Interval home) {
    if (home == null) {
      return verdict.words();
    }
    boolean learned = home.low() > abroad.high();
    return String.format(
        Locale.ROOT,
        "%s; B has %s on its own device",
        (learned ? verdict : SeedClaim.Verdict.NOT_SHOWN).words(),
        ResultTable.cell(home, "%.3f"));
  }

  /** The gate's own words, and what they say of the claim that it looks at each device. */
  static String gate(List<PairedScore> pairs) {
    GateVerdict verdict = new Gate(GateSettings.DEFAULT).decide(pairs, false, false);
    boolean better = verdict.metrics().getOrDefault("differenceLow", 0.0) > 0;
    boolean worseSomewhere = verdict.message().contains("worse on device");
    String shown;
    if (better && worseSomewhere) {
      shown = "confirmed: better on the whole, and refused for one device";
    } else if (worseSomewhere) {
      shown = "in part: the device is named, but it would be refused without it, too";
    } else {
      shown = "not shown here: no device got worse";
    }
    return verdict.message() + " (" + shown + ")";
  }

  private static List<ImageScore> scores(List<JobDirectory> runs) {
    return runs.stream().flatMap(run -> run.scoresOfChallenger().stream()).toList();
  }

  private static double rise(List<JobDirectory> runs) {
    double most = 0;
    for (JobDirectory run : runs) {
      List<TrainingProgress> epochs = run.progress();
      double last = epochs.get(epochs.size() - 1).bestDice();
      int before = Math.max(1, epochs.size() * 3 / 4);
      most = Math.max(most, last - epochs.get(before - 1).bestDice());
    }
    return most;
  }
}
