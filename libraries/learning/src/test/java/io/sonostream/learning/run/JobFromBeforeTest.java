package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.learning.training.TrainingState;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.runtime.KeptFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Directories of jobs of earlier versions: one that goes on, and one that has its outcome. */
class JobFromBeforeTest {
  private static final TrainingJob JOB = JobDirectoryTest.job(Path.of("/data"));
  private static final List<TrainingProgress> EPOCHS =
      List.of(
          new TrainingProgress("full", false, 1, 10, 0.5, 0.4, 0.7, 1, 0.7, 4e-4, 3, 27),
          new TrainingProgress("full", false, 2, 10, 0.25, 0.5, 0.65, 1, 0.7, 3.4e-4, 3.5, 24));
  private static final TrainingOutcome OUTCOME =
      new TrainingOutcome(
          TrainingOutcome.Status.TRAINED, "done", "full", 1, 0.7, "ab", Map.of("dice", 0.75));
  private static final List<ImageScore> SCORES =
      List.of(
          new ImageScore(
              "frame-1",
              "s1",
              "probe-a",
              true,
              new MaskScore(0.75, 0.6, 2.5, Double.NaN, 0.5, 1, List.of(0.5, 1.0)),
              0.125));
  private static final TrainingState STATE =
      new TrainingState(
          tensors(1, "head.weight", "head.bias"),
          tensors(2, "head.weight"),
          tensors(3, "head.weight"),
          Map.of("head.weight", 12),
          14,
          tensors(4, "head.weight", "head.bias"));

  @BeforeAll
  static void keep() throws Exception {
    KeptFiles.keep(
        "job",
        folder -> {
          JobDirectory directory = new JobDirectory(folder);
          directory.write(JOB);
          directory.writeProgress(EPOCHS);
          CheckpointStore checkpoints = new CheckpointStore(directory.checkpoint(), moment -> {});
          checkpoints.saveBest(1, STATE.average());
          checkpoints.save(new Checkpoint(EPOCHS, STATE));
          directory.write(OUTCOME);
          JobDirectory.writeJson(directory.challengerScores(), SCORES);
        });
  }

  static List<Path> kept() throws IOException {
    return KeptFiles.of("job");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void aJobOfThenGoesOnFromItsLastEpoch(Path kept) {
    JobDirectory directory = new JobDirectory(kept);
    assertThat(directory.job()).isEqualTo(JOB);
    assertThat(directory.progress()).isEqualTo(EPOCHS);
    CheckpointStore checkpoints = new CheckpointStore(directory.checkpoint(), moment -> {});
    assertThat(checkpoints.history()).isEqualTo(EPOCHS);
    assertThat(checkpoints.load())
        .hasValueSatisfying(
            checkpoint -> {
              TrainingState state = checkpoint.state();
              assertThat(checkpoint.history()).isEqualTo(EPOCHS);
              assertThat(state.updates()).isEqualTo(STATE.updates());
              assertThat(state.steps()).isEqualTo(STATE.steps());
              same(state.weights(), STATE.weights());
              same(state.firstMoments(), STATE.firstMoments());
              same(state.secondMoments(), STATE.secondMoments());
              same(state.average(), STATE.average());
            });
    same(checkpoints.best(EPOCHS), STATE.average());
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatAJobOfThenCameToIsJudged(Path kept) {
    JobDirectory directory = new JobDirectory(kept);
    assertThat(directory.outcome()).contains(OUTCOME);
    assertThat(directory.scoresOfChallenger()).isEqualTo(SCORES);
  }

  private static void same(StateDict read, StateDict expected) {
    assertThat(read.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(read.get(name).shape()).as(name).isEqualTo(tensor.shape());
              assertThat(read.get(name).values()).as(name).isEqualTo(tensor.values());
            });
  }

  private static StateDict tensors(int first, String... names) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, new Tensor(new int[] {1, 2}, new float[] {first, first / 8f}));
    }
    return new StateDict(tensors);
  }
}
