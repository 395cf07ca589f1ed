package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What models reach with more and more labels, chosen at random and by worth, and how many labels
 * the choice saves. Both are judged by the same images, with the same seeds.
 */
final class LabelCurve {
  private static final int RESAMPLES = 1000;

  private final int[] labels;

  /** By way and round: scores of all seeds, one after the other. */
  private final Map<LabelChoice, List<List<ImageScore>>> scores = new LinkedHashMap<>();

  /**
   * @param labels how many each round has, ascending
   */
  LabelCurve(int[] labels) {
    this.labels = labels.clone();
    for (LabelChoice way : LabelChoice.values()) {
      List<List<ImageScore>> rounds = new ArrayList<>();
      for (int round = 0; round < labels.length; round++) {
        rounds.add(new ArrayList<>());
      }
      scores.put(way, rounds);
    }
  }

  /**
   * One row.
   *
   * @param difference chosen less random, Dice
   */
  record Row(int labels, Interval random, Interval chosen, Interval difference) {}

  /**
   * @param saved labels that random choice needs more for the Dice that it has with all of them;
   *     mean over resampled groups, with 95 % of them; 0 where the choice never reaches it
   */
  record Result(List<Row> rows, Interval saved) {}

  void add(LabelChoice way, int round, List<ImageScore> more) {
    of(way).get(round).addAll(more);
  }

  Result result() {
    Bootstrap bootstrap = new Bootstrap(1);
    List<Row> rows = new ArrayList<>();
    for (int round = 0; round < labels.length; round++) {
      double[] random = dice(LabelChoice.RANDOM, round);
      double[] chosen = dice(LabelChoice.CHOSEN, round);
      List<String> groups = groups(round);
      rows.add(
          new Row(
              labels[round],
              bootstrap.mean(groups, random),
              bootstrap.mean(groups, chosen),
              bootstrap.difference(groups, random, chosen)));
    }
    return new Result(rows, saved());
  }

  private Interval saved() {
    Map<String, List<Integer>> ofGroup = new LinkedHashMap<>();
    List<String> groups = groups(0);
    for (int i = 0; i < groups.size(); i++) {
      ofGroup.computeIfAbsent(groups.get(i), group -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> each = new ArrayList<>(ofGroup.values());
    double[][] random = curve(LabelChoice.RANDOM);
    double[][] chosen = curve(LabelChoice.CHOSEN);
    Random chance = new Random(1);
    double[] saved = new double[RESAMPLES];
    for (int n = 0; n < RESAMPLES; n++) {
      double[] ofRandom = new double[labels.length];
      double[] ofChosen = new double[labels.length];
      for (int draw = 0; draw < each.size(); draw++) {
        List<Integer> group = each.get(chance.nextInt(each.size()));
        for (int round = 0; round < labels.length; round++) {
          for (int image : group) {
            ofRandom[round] += random[round][image] / group.size();
            ofChosen[round] += chosen[round][image] / group.size();
          }
        }
      }
      saved[n] = saved(labels, ofRandom, ofChosen);
    }
    Arrays.sort(saved);
    return new Interval(
        Arrays.stream(saved).average().orElseThrow(),
        saved[RESAMPLES / 40],
        saved[RESAMPLES - 1 - RESAMPLES / 40],
        each.size());
  }

  /** Between two rounds the curve is a line. */
  static double saved(int[] labels, double[] random, double[] chosen) {
    double wanted = random[random.length - 1];
    int all = labels[labels.length - 1];
    if (chosen[0] >= wanted) {
      return all - labels[0];
    }
    for (int round = 1; round < labels.length; round++) {
      if (chosen[round] >= wanted) {
        double part = (wanted - chosen[round - 1]) / (chosen[round] - chosen[round - 1]);
        return all - (labels[round - 1] + part * (labels[round] - labels[round - 1]));
      }
    }
    return 0;
  }

  private double[][] curve(LabelChoice way) {
    double[][] curve = new double[labels.length][];
    for (int round = 0; round < labels.length; round++) {
      curve[round] = dice(way, round);
    }
    return curve;
  }

  private double[] dice(LabelChoice way, int round) {
    return of(way).get(round).stream().mapToDouble(image -> image.score().dice()).toArray();
  }

  private List<String> groups(int round) {
    return of(LabelChoice.RANDOM).get(round).stream().map(ImageScore::subject).toList();
  }

  private List<List<ImageScore>> of(LabelChoice way) {
    List<List<ImageScore>> rounds = scores.get(way);
    if (rounds == null) {
      throw new IllegalStateException("every way has its rounds");
    }
    return rounds;
  }
}
