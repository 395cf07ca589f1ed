package io.sonostream.trainer.run;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.run.JobDirectory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings together what the child measured: champion and challenger on the same test images. */
final class TestScores {
  private TestScores() {}

  static List<PairedScore> read(JobDirectory job) {
    Map<String, ImageScore> champion =
        job.scoresOfChampion().stream().collect(Collectors.toMap(ImageScore::id, score -> score));
    return job.scoresOfChallenger().stream()
        .filter(challenger -> champion.containsKey(challenger.id()))
        .map(challenger -> pair(champion, challenger))
        .toList();
  }

  private static PairedScore pair(Map<String, ImageScore> champion, ImageScore challenger) {
    ImageScore same = champion.getOrDefault(challenger.id(), challenger);
    PairedDice dice = PairedDice.of(same.score(), challenger.score());
    return new PairedScore(
        challenger.id(),
        challenger.subject(),
        challenger.device(),
        challenger.established(),
        dice.champion(),
        dice.challenger());
  }
}
