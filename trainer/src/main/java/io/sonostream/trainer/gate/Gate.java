package io.sonostream.trainer.gate;

import io.sonostream.trainer.metrics.Bootstrap;
import io.sonostream.trainer.metrics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Compares champion and challenger on the same frozen test subjects. The challenger is promoted
 * when the paired bootstrap over subjects proves it better (95 % interval of the difference above
 * 0), or, when it knows new classes, not worse than {@link GateSettings#newClassMargin}; and no
 * device model may get worse: its mean may not fall beyond {@link GateSettings#deviceMargin}, nor
 * may its own interval, where at least two subjects stand behind it, lie below 0.
 */
public final class Gate {
  private final GateSettings settings;
  private final Bootstrap bootstrap;

  public Gate(GateSettings settings) {
    this.settings = settings;
    this.bootstrap = new Bootstrap(settings.resamples(), settings.seed());
  }

  /**
   * @param scores one per test image
   * @param newClasses whether the challenger knows classes that the champion does not
   */
  public GateVerdict decide(List<PairedScore> scores, boolean newClasses) {
    List<PairedScore> defined =
        scores.stream()
            .filter(s -> !Double.isNaN(s.champion()) && !Double.isNaN(s.challenger()))
            .toList();
    Interval all = difference(defined);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("testSubjects", (double) all.subjects());
    metrics.put("testImages", (double) defined.size());
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
    metrics.put("difference", all.mean());
    metrics.put("differenceLow", all.low());
    metrics.put("differenceHigh", all.high());
    List<String> worse = worseDevices(defined, metrics);
    double floor = newClasses ? -settings.newClassMargin() : 0;
    boolean better = all.low() > floor;
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
        !better
            ? "rejected: " + (newClasses ? "worse than the margin allows; " : "not proven better; ")
            : worse.isEmpty()
                ? "promoted: "
                : "rejected: worse on device " + String.join(", ", worse) + "; ";
    return new GateVerdict(better && worse.isEmpty(), verdict + numbers, metrics);
  }

  private List<String> worseDevices(List<PairedScore> scores, Map<String, Double> metrics) {
    List<String> worse = new ArrayList<>();
    new TreeMap<>(scores.stream().collect(Collectors.groupingBy(PairedScore::device)))
        .forEach(
            (device, images) -> {
              Interval own = difference(images);
              metrics.put("difference." + device, own.mean());
              boolean proven = own.subjects() > 1 && own.high() < 0;
              if (proven || own.mean() < -settings.deviceMargin()) {
                worse.add(String.format(Locale.ROOT, "%s (%+.3f)", device, own.mean()));
              }
            });
    return worse;
  }

  private Interval difference(List<PairedScore> scores) {
    return bootstrap.difference(
        scores.stream().map(PairedScore::subject).toList(),
        scores.stream().mapToDouble(PairedScore::champion).toArray(),
        scores.stream().mapToDouble(PairedScore::challenger).toArray());
  }

  private double mean(List<PairedScore> scores, ToDoubleFunction<PairedScore> dice) {
    return bootstrap
        .mean(
            scores.stream().map(PairedScore::subject).toList(),
            scores.stream().mapToDouble(dice).toArray())
        .mean();
  }
}
