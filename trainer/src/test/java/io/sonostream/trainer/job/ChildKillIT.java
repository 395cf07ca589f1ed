package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.learning.run.Moment;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.learning.run.TrainingRun;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.weights.StateDict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real training child dies by SIGKILL in each phase of one run, and the run is as if it had
 * not.
 */
class ChildKillIT {
  @TempDir Path root;
  private SmallRun runs;
  private Path champion;

  @BeforeEach
  void makeAChampion() throws Exception {
    runs = SmallRun.in(root);
    champion = run("champion", null).job().modelPackage();
  }

  @Test
  void comesToTheSameWeightsAsOneThatNobodyKilled() throws Exception {
    RunFolder straight = run("straight", champion);
    RunFolder killed = runs.folder("killed", champion);
    List<TrainingProgress> told = new ArrayList<>();
    JobSettings settings =
        new JobSettings(
            "256m",
            List.of("-XX:TieredStopAtLevel=1"),
            1,
            DyingChild.LIVES - 1,
            Duration.ofHours(1),
            Duration.ofSeconds(1));

    RunResult result =
        new RunSupervisor(
                killed,
                new ChildLauncher(settings, DyingChild.class.getName()),
                settings,
                0,
                told::add)
            .supervise(() -> {});

    assertThat(result).as(log(killed)).isInstanceOf(RunResult.Trained.class);
    List<String> expected = new ArrayList<>(Stream.of(Moment.values()).map(Moment::name).toList());
    expected.add(0, "STEP");
    assertThat(Files.readAllLines(killed.root().resolve("deaths"))).isEqualTo(expected);
    assertThat(told).extracting(TrainingProgress::epoch).containsExactly(1, 2, 3);
    sameWeights(straight, killed);
    assertThat(Files.readString(killed.job().championScores()))
        .isEqualTo(Files.readString(straight.job().championScores()));
    assertThat(Files.readString(killed.job().challengerScores()))
        .isEqualTo(Files.readString(straight.job().challengerScores()));
    assertThat(names(killed.root())).as("nothing half written").noneMatch(n -> n.contains("tmp"));
    assertThat(names(killed.root().resolve("checkpoint/trial-0")))
        .containsExactlyElementsOf(names(straight.root().resolve("checkpoint/trial-0")));
  }

  private static void sameWeights(RunFolder straight, RunFolder killed) {
    StateDict expected = weights(straight);
    StateDict found = weights(killed);
    assertThat(found.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(found.get(name).values()).as(name).isEqualTo(tensor.values()));
  }

  private static StateDict weights(RunFolder folder) {
    return ModelPackage.open(folder.job().modelPackage(), TrustedKeys.ANYONE)
        .weights()
        .orElseThrow();
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  private static String log(RunFolder folder) throws Exception {
    return Files.exists(folder.childLog()) ? Files.readString(folder.childLog()) : "no log";
  }

  /** In this JVM, without an interruption. */
  private RunFolder run(String name, @Nullable Path parent) {
    RunFolder folder = runs.folder(name, parent);
    TrainingOutcome outcome = new TrainingRun(folder.job(), progress -> {}).run();
    assertThat(outcome.status()).isEqualTo(TrainingOutcome.Status.TRAINED);
    return folder;
  }
}
