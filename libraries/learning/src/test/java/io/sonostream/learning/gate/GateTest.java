package io.sonostream.learning.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private final Gate gate = new Gate(GateSettings.DEFAULT);
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void aClearGainIsPromotedWithItsNumbers() {
    GateVerdict verdict = gate.decide(scores(20, "probe-a", 0.05), false, true);
    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.message()).startsWith("promoted: Dice 0.6").contains("20 test subjects");
    assertThat(verdict.metrics().get("differenceLow")).isPositive();
    assertThat(verdict.metrics().get("testImages")).isEqualTo(60);
  }

  @Test
  void noGainIsRejectedWithItsNumbers() {
    GateVerdict verdict = gate.decide(scores(20, "probe-a", 0.0), false, true);
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.message()).startsWith("rejected: not proven better");
    assertThat(verdict.metrics())
        .containsKeys("championDice", "challengerDice", "differenceLow", "differenceHigh");
  }

  @Test
  void newClassesNeedOnlyNotBeWorse() {
    List<PairedScore> same = scores(40, "probe-a", 0.0);
    assertThat(gate.decide(same, true, true).promoted()).isTrue();
    assertThat(gate.decide(scores(40, "probe-a", -0.1), true, true).promoted()).isFalse();
  }

  @Test
  void aGainThatOneDeviceModelPaysForIsRejected() {
    List<PairedScore> scores = scores(30, "probe-a", 0.10);
    scores.addAll(scores(3, "probe-b", -0.08));
    GateVerdict verdict = gate.decide(scores, false, true);
    assertThat(verdict.metrics().get("differenceLow")).as("better on the whole").isPositive();
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.message()).contains("probe-b").doesNotContain("probe-a");
  }

  @Test
  void namesOfDevicesFitIntoARecordHoweverManyAndLongTheyAre() {
    List<PairedScore> scores = new ArrayList<>();
    for (int device = 0; device < 300; device++) {
      double gain = device == 299 ? -0.5 : -0.001 * device;
      scores.addAll(scores(3, device + " " + "long ".repeat(4_000), gain));
    }
    GateVerdict verdict = gate.decide(scores, false, true);
    assertThat(verdict.message())
        .hasSizeLessThan(10_000)
        .contains("worse on device 299 long", "others");
    assertThat(verdict.metrics().keySet().stream().mapToInt(String::length).sum())
        .isLessThan(20_000);
    assertThat(verdict.metrics().keySet())
        .as("the worst are told")
        .anyMatch(name -> name.startsWith("difference.299 long"))
        .noneMatch(name -> name.startsWith("difference.0 long"));
  }

  @Test
  void devicesWhoseNamesBeginAlikeAreJudgedApartAndToldByTheWorse() {
    String alike = "probe ".repeat(1_000);
    List<PairedScore> scores = scores(30, alike + "a", 0.10);
    scores.addAll(scores(3, alike + "b", -0.08));
    GateVerdict verdict = gate.decide(scores, false, true);
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.metrics().entrySet())
        .filteredOn(metric -> metric.getKey().startsWith("difference.probe"))
        .singleElement()
        .satisfies(metric -> assertThat(metric.getValue()).isNegative());
  }

  @Test
  void aFewSubjectsProveNothingHoweverManyImagesTheyGave() {
    List<PairedScore> scores = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      scores.add(new PairedScore("i" + i, "s" + i % 2, "probe-a", true, 0.5, 0.9));
    }
    GateVerdict verdict = gate.decide(scores, false, true);
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.message()).contains("2 test subjects", "at least 3");
  }

  @Test
  void noTestImageAtAllIsARejectionAndNoCrash() {
    assertThat(gate.decide(List.of(), false, true).promoted()).isFalse();
    List<PairedScore> undefined =
        List.of(new PairedScore("i", "s", "d", true, Double.NaN, Double.NaN));
    assertThat(gate.decide(undefined, false, true).promoted()).isFalse();
  }

  @Test
  void oneSubjectWithManyImagesDoesNotOutweighTheOthers() {
    List<PairedScore> scores = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      scores.add(new PairedScore("big" + i, "big", "probe-a", true, 0.5, 0.9));
    }
    for (int s = 0; s < 9; s++) {
      scores.add(new PairedScore("small" + s, "small" + s, "probe-a", true, 0.6, 0.55));
    }
    assertThat(gate.decide(scores, false, true).promoted()).isFalse();
  }

  @Test
  void newLabelsHoweverManyCannotOutvoteTheEstablishedOnes() {
    List<PairedScore> scores = established(scores(8, "probe-a", -0.10));
    scores.addAll(scores(200, "probe-c", 0.30));
    GateVerdict verdict = gate.decide(scores, false, false);
    assertThat(verdict.metrics().get("differenceLow")).as("better on the whole").isPositive();
    assertThat(verdict.metrics().get("establishedDifferenceHigh")).isNegative();
    assertThat(verdict.metrics()).containsEntry("establishedSubjects", 8.0);
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.message())
        .startsWith("rejected: worse (-0.")
        .contains("8 test subjects with labels from before the champion");
  }

  @Test
  void aGainOnNewLabelsThatCostsTheEstablishedOnesNothingIsPromoted() {
    List<PairedScore> scores = established(scores(20, "probe-a", 0.001));
    scores.addAll(scores(20, "probe-b", 0.10));
    assertThat(gate.decide(scores, false, false).promoted()).isTrue();
  }

  @Test
  void whoReplacesTheEstablishedLabelsDoesNotGetRidOfTheirVerdict() {
    List<PairedScore> scores = established(scores(2, "probe-a", 0.10));
    scores.addAll(scores(50, "probe-a", 0.10));
    GateVerdict verdict = gate.decide(scores, false, false);
    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.message()).contains("only 2 test subjects", "at least 3", "by hand");
    assertThat(gate.decide(scores, false, true).promoted()).as("the first labels judge").isTrue();
  }

  /** Of those that are no better one in 40 may seem to be, and a little for the simulation. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10, 20})
  void fewSubjectsPromoteNoMoreOfThoseThatAreNoBetterThanIsSaid(int subjects) {
    int trials = 2_000;
    Random chance = new Random(11);
    Gate few = new Gate(new GateSettings(3, 0.02, 0.02, 0.02, 500, 1));
    int promoted = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<PairedScore> scores = new ArrayList<>();
      for (int s = 0; s < subjects; s++) {
        double challenger = 0.6 + 0.05 * chance.nextGaussian();
        scores.add(new PairedScore("i" + s, "s" + s, "probe-a", false, 0.6, challenger));
      }
      if (few.decide(scores, false, true).promoted()) {
        promoted++;
      }
    }
    double allowed = 0.025 + 3 * Math.sqrt(0.025 * 0.975 / trials);
    assertThat((double) promoted / trials).isBetween(0.005, allowed);
  }

  @Test
  void threeSubjectsThatAgreeStillProveSomething() {
    List<PairedScore> scores = new ArrayList<>();
    for (double gain : new double[] {0.20, 0.22, 0.25}) {
      scores.add(new PairedScore("i" + gain, "s" + gain, "probe-a", false, 0.5, 0.5 + gain));
    }
    assertThat(gate.decide(scores, false, true).promoted()).isTrue();
    scores.set(0, new PairedScore("i", "s", "probe-a", false, 0.5, 0.55));
    assertThat(gate.decide(scores, false, true).message())
        .startsWith("rejected: not proven better");
  }

  private static List<PairedScore> established(List<PairedScore> scores) {
    return new ArrayList<>(
        scores.stream()
            .map(
                s ->
                    new PairedScore(
                        s.image(),
                        "old-" + s.subject(),
                        s.device(),
                        true,
                        s.champion(),
                        s.challenger()))
            .toList());
  }

  /** Three images of each subject, not established; the gain varies between subjects by +-0.02. */
  private List<PairedScore> scores(int subjects, String device, double gain) {
    List<PairedScore> scores = new ArrayList<>();
    for (int s = 0; s < subjects; s++) {
      double own = gain + random.nextDouble(-0.02, 0.02);
      for (int i = 0; i < 3; i++) {
        double champion = 0.6 + random.nextDouble(-0.1, 0.1);
        scores.add(
            new PairedScore(
                device + s + "-" + i, device + "-s" + s, device, false, champion, champion + own));
      }
    }
    return scores;
  }
}
