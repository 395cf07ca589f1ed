package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.runtime.KeptFiles;
import io.sonostream.trainer.labels.SnapshotSource;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that a trainer of an earlier version did not finish. */
class RunFromBeforeTest {
  private static final RunRecord ASKED_FOR =
      new RunRecord(
          new RunRequest(
              "run-1",
              "breast-lesion",
              Trigger.COMMAND,
              "full",
              "asked for by ann",
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
              List.of("command-1", "command-2")),
          "8",
          "7",
          Map.of(0, 120L, 3, 7L),
          null);
  private static final RunRecord BY_LABELS =
      new RunRecord(
          new RunRequest("run-2", "nerve", Trigger.LABELS, null, "50 new labels", null, List.of()),
          "2",
          "1",
          Map.of(1, 50L),
          null);

  @TempDir Path home;

  @BeforeAll
  static void keep() throws Exception {
    KeptFiles.keep(
        "runs",
        state -> {
          RunFolders folders = new RunFolders(state);
          for (RunRecord record : List.of(ASKED_FOR, BY_LABELS)) {
            RunFolder folder = folders.of(record.request().runId());
            folder.job().write(job(record));
            folder.write(record);
          }
        });
  }

  private static TrainingJob job(RunRecord record) {
    RunRequest request = record.request();
    Path state = Path.of("/var/lib/sonostream/trainer/runs", request.runId());
    Path parent = Path.of("/var/lib/sonostream/models/parent");
    boolean starts = request.trigger() == Trigger.LABELS;
    return new TrainingJob(
        request.runId(),
        request.task(),
        record.version(),
        List.of("lesion", "cyst"),
        starts ? new NetworkChoice("unet(base=8,depth=2)", new InputShape(1, 32, 32), null) : null,
        starts ? null : parent,
        starts ? null : parent,
        new SnapshotSource(state.resolve("labels"), Map.of(0, 100L), SubjectSplit.STANDARD),
        "full",
        Recipe.STANDARD,
        2);
  }

  static List<Path> kept() throws IOException {
    return KeptFiles.of("runs");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void theRunsOfThenAreTakenUpAsTheyWereAskedFor(Path kept) throws IOException {
    RunFolders folders = new RunFolders(KeptFiles.copy(kept, home.resolve("state")));
    List<RunFolder> interrupted = folders.interrupted(folder -> false);
    assertThat(interrupted)
        .extracting(folder -> folder.record().orElseThrow())
        .containsExactly(ASKED_FOR, BY_LABELS);
    assertThat(interrupted)
        .extracting(folder -> folder.job().job())
        .containsExactly(job(ASKED_FOR), job(BY_LABELS));
  }
}
