package io.sonostream.trainer.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.run.JobDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings together what the child measured: champion and challenger on the same test images. */
final class TestScores {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestScores() {}

  static List<PairedScore> read(JobDirectory job) {
    Map<String, ImageScore> champion =
        read(job.championScores()).stream()
            .collect(Collectors.toMap(ImageScore::id, score -> score));
    return read(job.challengerScores()).stream()
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

  private static List<ImageScore> read(Path file) {
    try {
      return Arrays.asList(JSON.readValue(file.toFile(), ImageScore[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
