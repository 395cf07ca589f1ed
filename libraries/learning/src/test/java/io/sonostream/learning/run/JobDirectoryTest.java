package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobDirectoryTest {
  @TempDir Path root;

  static TrainingJob job(Path data) {
    return new TrainingJob(
        "run-1",
        "breast-lesion",
        "2",
        List.of("lesion"),
        new NetworkChoice("unet(base=8,depth=2)", new InputShape(1, 32, 32), null),
        null,
        null,
        new FolderSource(
            data.resolve("images"), data.resolve("masks"), null, SubjectSplit.STANDARD),
        "full",
        Recipe.STANDARD,
        1);
  }

  private static TrainingProgress epoch(int epoch) {
    return new TrainingProgress("full", false, epoch, 10, 0.5, 0.4, 0.7, epoch, 0.7, 1e-4, 3, 27);
  }

  @Test
  void aJobComesBackAsItWasWritten() {
    JobDirectory directory = new JobDirectory(root.resolve("job"));
    TrainingJob job = job(root);
    directory.write(job);
    assertThat(directory.job()).isEqualTo(job);
    assertThat(directory.outcome()).isEmpty();
    TrainingOutcome outcome =
        new TrainingOutcome(
            TrainingOutcome.Status.TRAINED, "done", "full", 3, 0.8, "ab", Map.of("dice", 0.75));
    directory.write(outcome);
    assertThat(directory.outcome()).contains(outcome);
  }

  @Test
  void progressSurvivesALineCutShort() throws IOException {
    JobDirectory directory = new JobDirectory(root);
    assertThat(directory.progress()).isEmpty();
    directory.writeProgress(List.of(epoch(1), epoch(2)));
    Files.writeString(
        root.resolve("progress.jsonl"), "{\"strategy\":\"fu", StandardOpenOption.APPEND);
    assertThat(directory.progress()).containsExactly(epoch(1), epoch(2));
  }

  /** Kept as it was written before optimiser, loss, levels and masks could be chosen. */
  @Test
  void anUnfinishedRunOfTheVersionBeforeGoesOnAsItBegan() throws IOException {
    try (InputStream kept = JobDirectoryTest.class.getResourceAsStream("job-before-descent.json")) {
      assertThat(kept).isNotNull();
      Files.write(root.resolve("job.json"), kept.readAllBytes());
    }
    assertThat(new JobDirectory(root).job()).isEqualTo(job(Path.of("/data")));
  }

  /** It kept the parent's path alone. */
  @Test
  void aJobOfTheVersionBeforeIsHeldToThePathOfItsParent() throws IOException {
    JobDirectory directory = new JobDirectory(root);
    TrainingJob plain = job(root);
    TrainingJob job =
        new TrainingJob(
            plain.runId(),
            plain.task(),
            plain.version(),
            plain.classes(),
            null,
            root.resolve("parent"),
            null,
            plain.data(),
            plain.strategy(),
            plain.recipe(),
            plain.threads(),
            null,
            "a".repeat(64));
    directory.write(job);
    assertThat(directory.job()).isEqualTo(job);
    Path file = root.resolve("job.json");
    Files.writeString(
        file, Files.readString(file).replaceFirst("(?s),\\s*\"parentSha256\" : \"a+\"", ""));
    TrainingJob before = directory.job();
    assertThat(before.parentSha256()).isNull();
    assertThat(before.isFor(job)).isTrue();
    assertThat(before.isFor(job.withThreads(7))).isFalse();
    assertThat(job.isFor(before)).as("what was kept is held to").isFalse();
  }

  @Test
  void aRecipeThatLacksWhatItAlwaysHadIsRefused() throws IOException {
    JobDirectory directory = new JobDirectory(root);
    directory.write(job(root));
    Path file = root.resolve("job.json");
    Files.writeString(file, Files.readString(file).replaceFirst("\"clipNorm\" : [0-9.]+,", ""));
    assertThatThrownBy(directory::job)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("clipNorm");
  }

  @Test
  void aJobOfAnEarlierVersionIsRefusedInOneLineThatSaysWhatToDo() throws IOException {
    JobDirectory directory = new JobDirectory(root);
    directory.write(job(root));
    Path file = root.resolve("job.json");
    // As it was before masks had a declared reading.
    String now = Files.readString(file);
    Files.writeString(file, now.replaceFirst("(?s),\\s*\"maskReading\" : \\{.*?\\}", ""));
    assertThatThrownBy(directory::job)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("was begun by another version")
        .hasMessageContaining("remove it to begin anew")
        .hasMessageContaining("maskReading");
  }

  @Test
  void cancelCanBeAskedTwice() {
    JobDirectory directory = new JobDirectory(root);
    assertThat(directory.isCancelled()).isFalse();
    directory.cancel();
    directory.cancel();
    assertThat(directory.isCancelled()).isTrue();
  }

  @Test
  void namesTheKeyThatIsUnknown() throws IOException {
    JobDirectory directory = new JobDirectory(root);
    directory.write(job(root));
    Path file = root.resolve("job.json");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("\"task\"", "\"colour\" : 1, \"task\""));
    assertThatThrownBy(directory::job)
        .hasMessageContaining("job.json is not valid")
        .hasMessageContaining("colour");
    Files.writeString(file, good.replaceFirst("\"task\".*,", ""));
    assertThatThrownBy(directory::job).hasMessageContaining("'task'");
    assertThatThrownBy(() -> new JobDirectory(root.resolve("none")).job())
        .hasMessageContaining("no job.json in");
  }
}
