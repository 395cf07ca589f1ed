package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.trainer.job.ScriptedChild;
import io.sonostream.trainer.job.ScriptedLauncher;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SIGKILL at every step of a run: no command is lost, nothing is released twice, no package is half
 * there, and nothing is left lying about.
 */
class TrainerKillIT {
  private final LocalCluster cluster = SharedCluster.get();
  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(Step.class)
  void aTrainerThatIsKilledIsFinishedByItsNextLife(Step step) throws Exception {
    try (TrainerWorld world = new TrainerWorld(cluster, home)) {
      world.champion("v1");
      world.labels(0, 40);
      String command = world.start(null);
      Map<String, Object> overrides = world.overrides("one", Map.of());
      Process first = TrainerProcess.start(overrides, home, world.store(), step);
      try {
        assertThat(first.waitFor(3, TimeUnit.MINUTES)).as(log()).isTrue();
      } finally {
        first.destroyForcibly();
      }
      assertThat(first.exitValue()).as(log()).isEqualTo(137);
      try (Trainer second = trainer(world, overrides, "train", StepListener.NONE)) {
        everythingIsThereOnce(world, command);
      }
    }
    noChildIsLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"CHILD_STARTED", "EPOCH_TOLD"})
  void aChildThatIsKilledGoesOn(Step step) throws Exception {
    try (TrainerWorld world = new TrainerWorld(cluster, home)) {
      world.champion("v1");
      world.labels(0, 40);
      String command = world.start(null);
      AtomicBoolean killed = new AtomicBoolean();
      AtomicInteger children = new AtomicInteger();
      StepListener killer =
          (passed, task) -> {
            if (passed == step && killed.compareAndSet(false, true)) {
              children().forEach(child -> children.addAndGet(child.destroyForcibly() ? 1 : 0));
            }
          };
      // Else it might have ended by itself before it is killed.
      String script = step == Step.EPOCH_TOLD ? "pause,train" : "train";
      try (Trainer trainer = trainer(world, world.overrides("one", Map.of()), script, killer)) {
        everythingIsThereOnce(world, command);
        assertThat(children).hasValue(1);
      }
    }
    noChildIsLeft();
  }

  private void everythingIsThereOnce(TrainerWorld world, String command) throws Exception {
    TrainingEvent outcome = world.awaitOutcome(command);
    assertThat(outcome.getType()).isEqualTo(TrainingEventType.PROMOTED);
    await()
        .atMost(TrainerWorld.LONG)
        .until(() -> noRunIsLeft() && world.uncommittedCommands() == 0);
    assertThat(world.outcomesOf(command)).hasSize(1);
    assertThat(world.events(TrainingEventType.PROMOTED)).hasSize(1);
    assertThat(world.releaseRecords()).containsExactly("v1", outcome.getVersion());
    assertThat(world.assignmentRecords()).containsExactly("v1", outcome.getVersion());
    assertThat(Files.list(world.store())).hasSize(2);
    assertThat(world.events(TrainingEventType.STARTED)).hasSize(1);
    assertThat(world.events(TrainingEventType.EPOCH))
        .extracting(TrainingEvent::getEpoch)
        .containsExactly(1, 2, 3);
  }

  private boolean noRunIsLeft() throws Exception {
    try (var runs = Files.list(home.resolve("one/runs"))) {
      return runs.findAny().isEmpty();
    }
  }

  private void noChildIsLeft() {
    await().atMost(TrainerWorld.LONG).until(() -> children().isEmpty());
  }

  /** Of this test: others have some too. */
  private List<ProcessHandle> children() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process.info().commandLine().orElse("").contains(ScriptedChild.class.getName()))
        .filter(process -> process.info().commandLine().orElse("").contains(home + "/one/runs/"))
        .toList();
  }

  private String log() throws Exception {
    Path log = home.resolve("trainer-process.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static Trainer trainer(
      TrainerWorld world, Map<String, Object> overrides, String script, StepListener steps) {
    TrainerSettings settings = TrainerSettings.load(null, overrides);
    Trainer trainer =
        new Trainer(
            settings,
            new FolderShelf(world.store()),
            ScriptedLauncher.of(settings.job(), script, 0.8),
            steps,
            Clock.systemUTC());
    trainer.start();
    return trainer;
  }
}
