package io.sonostream.learning.gate;

import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Compares champion and challenger on the same test subjects. The challenger is promoted when
 *
 * <ul>
 *   <li>its difference over all subjects proves it better (95 % interval above 0, {@link
 *       Bootstrap#proof}), or, when it knows new classes, not worse than {@link
 *       GateSettings#newClassMargin};
 *   <li>it is not worse on the established labels, those that were there when the champion was
 *       made: whoever publishes labels can't both teach a challenger and acquit it;
 *   <li>no device model gets worse.
 * </ul>
 *
 * An image on which neither the truth nor either model has any class shows nothing and is left out
 * ({@code emptyTestImages}). "Worse" means that the mean falls beyond the margin, or that the
 * bootstrap's interval, where at least two subjects stand behind it, lies below 0: at few subjects
 * that objects sooner than a proof would, as a guard should.
 */
public final class Gate {
  /** Of the devices that a verdict names, so that it fits a record: names come with the labels. */
  private static final int MOST_IN_METRICS = 50;

  private static final int MOST_IN_MESSAGE = 10;
  private static final int MOST_CHARS = 100;

  private final GateSettings settings;
  private final Bootstrap bootstrap;

  public Gate(GateSettings settings) {
    this.settings = settings;
    this.bootstrap = new Bootstrap(settings.resamples(), settings.seed());
  }

  /**
   * @param scores one per test image; NaN where no class counts
   * @param newClasses whether the challenger knows classes that the champion does not
   * @param first whether no run has ever made a champion: no label is established, the first judge
   */
  public GateVerdict decide(List<PairedScore> scores, boolean newClasses, boolean first) {
    List<PairedScore> defined =
        scores.stream()
            .filter(s -> !Double.isNaN(s.champion()) && !Double.isNaN(s.challenger()))
            .toList();
    Interval all = proof(defined);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("testSubjects", (double) all.subjects());
    metrics.put("testImages", (double) defined.size());
    if (defined.size() < scores.size()) {
      metrics.put("emptyTestImages", (double) (scores.size() - defined.size()));
    }
    if (all.subjects() < settings.minTestSubjects()) {
      return new GateVerdict(
          false,
          "rejected: "
              + all.subjects()
              + " test subjects prove nothing, at least "
              + settings.minTestSubjects()
              + " are needed; label more subjects",
          metrics);
    }
    double champion = mean(defined, PairedScore::champion);
    double challenger = mean(defined, PairedScore::challenger);
    metrics.put("championDice", champion);
    metrics.put("challengerDice", challenger);
    put("difference", all, metrics);
    List<String> objections = new ArrayList<>();
    if (all.low() <= (newClasses ? -settings.newClassMargin() : 0)) {
      objections.add(newClasses ? "worse than the margin allows" : "not proven better");
    }
    if (!first) {
      objections.addAll(establishedObjections(defined, metrics));
    }
    objections.addAll(deviceObjections(defined, metrics));
    String numbers =
        String.format(
            Locale.ROOT,
            "Dice %.3f -> %.3f on %d test subjects, difference %+.3f (95 %%: %+.3f to %+.3f)",
            champion,
            challenger,
            all.subjects(),
            all.mean(),
            all.low(),
            all.high());
    String verdict =
        objections.isEmpty() ? "promoted: " : "rejected: " + String.join("; ", objections) + "; ";
    return new GateVerdict(objections.isEmpty(), verdict + numbers, metrics);
  }

  private List<String> establishedObjections(
      List<PairedScore> scores, Map<String, Double> metrics) {
    List<PairedScore> established = scores.stream().filter(PairedScore::established).toList();
    Interval own = difference(established);
    metrics.put("establishedSubjects", (double) own.subjects());
    if (own.subjects() < settings.minTestSubjects()) {
      return List.of(
          "only "
              + own.subjects()
              + " test subjects still have the labels that were there when the champion was made,"
              + " at least "
              + settings.minTestSubjects()
              + " are needed; the others were labelled anew or withdrawn: if that is right, promote"
              + " by hand");
    }
    put("establishedDifference", own, metrics);
    return isWorse(own, settings.establishedMargin())
        ? List.of(
            String.format(
                Locale.ROOT,
                "worse (%+.3f) on the %d test subjects with labels from before the champion: are the"
                    + " newer labels right?",
                own.mean(),
                own.subjects()))
        : List.of();
  }

  private record Device(String name, Interval difference) {
    String shortName() {
      return name.length() <= MOST_CHARS ? name : name.substring(0, MOST_CHARS) + "...";
    }

    String told() {
      return String.format(Locale.ROOT, "%s (%+.3f)", shortName(), difference.mean());
    }
  }

  /** Judges all devices; tells of the worst. */
  private List<String> deviceObjections(List<PairedScore> scores, Map<String, Double> metrics) {
    List<Device> worstFirst =
        scores.stream().collect(Collectors.groupingBy(PairedScore::device)).entrySet().stream()
            .map(images -> new Device(images.getKey(), difference(images.getValue())))
            .sorted(
                Comparator.<Device>comparingDouble(device -> device.difference().mean())
                    .thenComparing(Device::name))
            .toList();
    worstFirst.stream()
        .limit(MOST_IN_METRICS)
        .forEach(
            device ->
                metrics.merge(
                    "difference." + device.shortName(), device.difference().mean(), Math::min));
    List<String> worse =
        worstFirst.stream()
            .filter(device -> isWorse(device.difference(), settings.deviceMargin()))
            .map(Device::told)
            .toList();
    if (worse.isEmpty()) {
      return List.of();
    }
    int others = worse.size() - MOST_IN_MESSAGE;
    return List.of(
        "worse on device "
            + String.join(", ", worse.subList(0, Math.min(worse.size(), MOST_IN_MESSAGE)))
            + (others > 0 ? " and " + others + " others" : ""));
  }

  private static boolean isWorse(Interval difference, double margin) {
    boolean proven = difference.subjects() > 1 && difference.high() < 0;
    return proven || difference.mean() < -margin;
  }

  private static void put(String name, Interval interval, Map<String, Double> metrics) {
    metrics.put(name, interval.mean());
    metrics.put(name + "Low", interval.low());
    metrics.put(name + "High", interval.high());
  }

  private Interval difference(List<PairedScore> scores) {
    return bootstrap.difference(
        subjects(scores), of(scores, PairedScore::champion), of(scores, PairedScore::challenger));
  }

  private Interval proof(List<PairedScore> scores) {
    return bootstrap.proof(
        subjects(scores), of(scores, PairedScore::champion), of(scores, PairedScore::challenger));
  }

  private static List<String> subjects(List<PairedScore> scores) {
    return scores.stream().map(PairedScore::subject).toList();
  }

  private static double[] of(List<PairedScore> scores, ToDoubleFunction<PairedScore> dice) {
    return scores.stream().mapToDouble(dice).toArray();
  }

  private double mean(List<PairedScore> scores, ToDoubleFunction<PairedScore> dice) {
    return bootstrap.mean(subjects(scores), of(scores, dice)).mean();
  }
}
