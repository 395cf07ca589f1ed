package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.trainer.labels.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More labels than a heap holds: 100,000 small ones, then 300 MB of big ones, in a trainer of 80
 * MiB of heap that is killed on the way. What grows with the number and what grows with the bytes
 * are both there, in a size that a test may take.
 */
class LabelScaleIT {
  private static final String HEAP = "80m";
  private static final int SMALL = 100_000;
  private static final int REPLACED = 500;
  private static final int WITHDRAWN = 300;
  private static final int BIG = 1_000;
  private static final int BIG_SIDE = 548;
  private static final Duration LONG = Duration.ofMinutes(6);

  @TempDir Path home;

  @Test
  void aSmallHeapHoldsThemAllAndAKilledTrainerReadsOnlyTheRest() throws Exception {
    try (TrainerWorld world = new TrainerWorld(SharedCluster.get(), home)) {
      world.champion("v1");
      world.labels(IntStream.range(0, SMALL).mapToObj(i -> of(small(i))));
      world.labels(big());
      Map<String, Object> overrides =
          world.overrides(
              "one",
              Map.of(
                  "trainer.job.heap",
                  HEAP,
                  "trainer.tasks.breast-lesion.triggers.new-labels",
                  10_000_000));

      Process first = TrainerProcess.start(overrides, home, world.store(), HEAP);
      try {
        await()
            .atMost(LONG)
            .until(() -> !first.isAlive() || bytesIn(home.resolve("one/labels")) > 100_000_000);
        assertThat(first.isAlive()).as(log()).isTrue();
      } finally {
        first.destroyForcibly().waitFor();
      }
      assertThat(log()).contains("labels are read from the start");

      // The newest label of a frame wins, here by a class that the task does not know.
      world.labels(IntStream.range(0, REPLACED).mapToObj(i -> of(unknownClass(i))));
      world.labels(
          IntStream.range(REPLACED, REPLACED + WITHDRAWN)
              .mapToObj(i -> Map.entry(Labels.id(small(i)), Optional.empty())));
      Process second = TrainerProcess.start(overrides, home, world.store(), HEAP);
      try {
        String command = world.start(null);
        await().atMost(LONG).until(() -> !second.isAlive() || !world.outcomesOf(command).isEmpty());
        assertThat(second.isAlive()).as(log()).isTrue();
        TrainingEvent outcome = world.awaitOutcome(command);
        assertThat(outcome.getType())
            .as(outcome.getMessage())
            .isEqualTo(TrainingEventType.PROMOTED);
        assertThat(world.events(TrainingEventType.STARTED).get(0).getMessage())
            .contains(
                (SMALL - REPLACED - WITHDRAWN + BIG) + " labels", REPLACED + " left out: label");
        assertThat(peakResidentMegabytes(second))
            .as("native memory does not grow with the labels")
            .isLessThan(400);
      } finally {
        second.destroyForcibly().waitFor();
      }
      List<String> starts =
          log().lines().filter(line -> line.contains("labels are read from")).toList();
      assertThat(starts).hasSize(2);
      assertThat(starts.get(1)).as("from the offsets of its copy").contains("{0=", "1=");
    }
  }

  private static Map.Entry<String, Optional<LabeledFrame>> of(LabeledFrame label) {
    return Map.entry(Labels.id(label), Optional.of(label));
  }

  /** Ten frames of each subject. */
  private static LabeledFrame small(int i) {
    return Labels.label("s" + i / 10, i % 10, 8);
  }

  private static LabeledFrame unknownClass(int i) {
    return Labels.label("s" + i / 10, i % 10, 8, List.of(7, 64));
  }

  /** Noise, which no compression makes smaller. */
  private static Stream<Map.Entry<String, Optional<LabeledFrame>>> big() {
    Random random = new Random(1);
    return IntStream.range(0, BIG)
        .mapToObj(
            i -> {
              byte[] pixels = new byte[BIG_SIDE * BIG_SIDE];
              random.nextBytes(pixels);
              LabeledFrame label =
                  LabeledFrame.newBuilder(Labels.label("big" + i, 0, BIG_SIDE))
                      .setFrame(Labels.frame("big" + i, 0, BIG_SIDE, pixels))
                      .build();
              return of(label);
            });
  }

  private static long bytesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).mapToLong(file -> file.isFile() ? file.length() : 0).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // not there yet, or a file went while we looked
    }
  }

  private static long peakResidentMegabytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private String log() throws IOException {
    return Files.readString(home.resolve("trainer-process.log"));
  }
}
