package io.sonostream.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.model.weights.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child JVM that dies by SIGKILL in the middle of a run, and another that finishes it. */
class TrainingChildKillIT {
  private static final int EPOCHS = 60;

  @TempDir Path root;

  private JobDirectory directory(String name, Path data) {
    JobDirectory directory = new JobDirectory(root.resolve(name));
    directory.write(TrainingRunTest.job(data, "full", TrainingRunTest.recipe(EPOCHS, 0.01), null));
    return directory;
  }

  private Process start(JobDirectory directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Doffline=true",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingMain.class.getName(),
            directory.root().toString())
        .redirectErrorStream(true)
        .redirectOutput(root.resolve(directory.root().getFileName() + ".log").toFile())
        .start();
  }

  private static StateDict weights(JobDirectory directory) {
    return ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE).weights().orElseThrow();
  }

  @Test
  void comesToTheSameWeightsAsOneThatNobodyKilled() throws Exception {
    Path data = LesionFolder.write(root.resolve("data"), 12, "");
    JobDirectory straight = directory("straight", data);
    assertThat(start(straight).waitFor()).isZero();

    JobDirectory killed = directory("killed", data);
    Process first = start(killed);
    try {
      await().atMost(Duration.ofMinutes(3)).until(() -> killed.progress().size() >= 3);
    } finally {
      first.destroyForcibly().waitFor();
    }
    assertThat(killed.outcome()).as("it died before its end").isEmpty();
    assertThat(start(killed).waitFor()).isZero();

    assertThat(killed.progress()).hasSize(EPOCHS);
    assertThat(killed.outcome().orElseThrow().bestDice())
        .isEqualTo(straight.outcome().orElseThrow().bestDice());
    StateDict expected = weights(straight);
    StateDict found = weights(killed);
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(found.get(name).values()).as(name).isEqualTo(tensor.values()));
  }
}
