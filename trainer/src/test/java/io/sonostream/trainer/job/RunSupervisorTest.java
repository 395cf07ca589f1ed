package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.testkit.images.LesionFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSupervisorTest {
  @TempDir Path home;

  private RunFolder folder;
  private final List<TrainingProgress> told = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void writeAJob() throws Exception {
    folder = new RunFolders(home).of("run-1");
    LesionFolder.write(home, 1, "");
    folder
        .job()
        .write(
            new TrainingJob(
                "run-1",
                "breast-lesion",
                "v2",
                List.of("lesion"),
                null,
                home,
                home,
                new FolderSource(
                    home.resolve("images"), home.resolve("masks"), null, SubjectSplit.STANDARD),
                "full",
                Recipe.STANDARD,
                0));
  }

  @Test
  void aCrashedChildGoesOnAndEveryEpochIsToldOnce() throws Exception {
    RunResult result = supervisor("crash,crash,train", 2, "1h").supervise(() -> {});
    assertThat(result).isInstanceOf(RunResult.Trained.class);
    assertThat(told).extracting(TrainingProgress::epoch).containsExactly(1, 2, 3);
    assertThat(Files.size(folder.root().resolve("starts"))).isEqualTo(3);
  }

  @Test
  void aChildThatAlwaysCrashesIsAFailureWithItsLastWords() throws Exception {
    RunResult result = supervisor("crash", 1, "1h").supervise(() -> {});
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).message())
        .contains("crashed 2 times", "134", "double free or corruption");
  }

  /** An interrupt goes to a terminal's whole process group, and a child ends faster than we do. */
  @Test
  void aChildThatIsToldToEndWithUsIsNotStartedAnew() throws Exception {
    RunSupervisor supervisor = supervisor("told,train", 2, "1h");
    RunResult result =
        supervisor.supervise(
            () ->
                CompletableFuture.runAsync(
                    supervisor::stop, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS)));
    assertThat(result).isInstanceOf(RunResult.Stopped.class);
    assertThat(Files.size(folder.root().resolve("starts"))).isEqualTo(1);
  }

  @Test
  void aChildThatIsToldToEndAloneIsStartedAnew() throws Exception {
    RunResult result = supervisor("told,train", 1, "1h").supervise(() -> {});
    assertThat(result).isInstanceOf(RunResult.Trained.class);
  }

  @Test
  void aFailureThatTheChildExplainsIsNotTriedAgain() throws Exception {
    RunResult result = supervisor("fail", 5, "1h").supervise(() -> {});
    assertThat(result)
        .isEqualTo(new RunResult.Failed("loss is NaN in epoch 1; lower the learning rate"));
    assertThat(Files.size(folder.root().resolve("starts"))).isEqualTo(1);
  }

  @Test
  void aHungChildIsKilledAndStartedAnew() throws Exception {
    RunResult result = supervisor("hang,train", 1, "2s").supervise(() -> {});
    assertThat(result).isInstanceOf(RunResult.Trained.class);
  }

  @Test
  void aCancelEndsAChildThatDoesNotListenAndLeavesNoProcess() throws Exception {
    RunSupervisor supervisor = supervisor("hang", 0, "1h");
    CompletableFuture<Void> started = new CompletableFuture<>();
    CompletableFuture<RunResult> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return supervisor.supervise(() -> started.complete(null));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    started.get(2, TimeUnit.MINUTES);
    supervisor.cancel();
    assertThat(result.get(2, TimeUnit.MINUTES)).isInstanceOf(RunResult.Cancelled.class);
    assertThat(childrenOf(folder)).isEmpty();
  }

  @Test
  void aRunThatWasCancelledIsNotPausedByAStopAndStartsNoChild() throws Exception {
    RunSupervisor supervisor = supervisor("train", 0, "1h");
    supervisor.cancel();
    supervisor.stop();
    assertThat(supervisor.supervise(() -> {})).isInstanceOf(RunResult.Cancelled.class);
    assertThat(folder.root().resolve("starts")).doesNotExist();
  }

  @Test
  void aChildEndsWhenItsParentDoes() throws Exception {
    Process child = launcher("hang", 0, "1h").start(folder);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(folder.root().resolve("starts")));
    assertThat(child.isAlive()).isTrue();
    // What the kernel does to the pipe of a process that dies.
    child.getOutputStream().close();
    assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(child.exitValue()).isEqualTo(3);
  }

  @Test
  void aPasswordAmongTheChildsOptionsIsNotInTheProcessList() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "no /proc to see other processes in");
    List<String> options = new ArrayList<>(settings("hang", 0, "1h").javaOptions());
    options.add("-Djavax.net.ssl.keyStorePassword=hunter2 \\ \"quoted\"");
    JobSettings settings =
        new JobSettings("64m", options, 0, 0, Duration.ofHours(1), Duration.ofMillis(200));
    Process child = new ChildLauncher(settings, ScriptedChild.class.getName()).start(folder);
    try {
      // It hangs, as it was told by another of these options.
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.exists(folder.root().resolve("starts")));
      Path seen = Path.of("/proc", Long.toString(child.pid()));
      assertThat(Files.readString(seen.resolve("cmdline")))
          .contains(folder.root().toString())
          .doesNotContain("hunter2");
      assertThat(Files.readString(seen.resolve("environ"))).doesNotContain("hunter2");
      Path file = folder.root().resolve("java-options");
      assertThat(Files.readString(file)).contains("hunter2 \\\\ \\\"quoted\\\"");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private RunSupervisor supervisor(String script, int crashes, String stall) {
    JobSettings settings = settings(script, crashes, stall);
    return new RunSupervisor(folder, launcher(script, crashes, stall), settings, 0, told::add);
  }

  private static ChildLauncher launcher(String script, int crashes, String stall) {
    return new ChildLauncher(settings(script, crashes, stall), ScriptedChild.class.getName());
  }

  private static JobSettings settings(String script, int crashes, String stall) {
    return new JobSettings(
        "64m",
        List.of("-XX:TieredStopAtLevel=1", "-Dchild.script=" + script),
        0,
        crashes,
        Duration.parse("PT" + stall),
        Duration.ofMillis(200));
  }

  private static List<ProcessHandle> childrenOf(RunFolder folder) {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().commandLine().orElse("").contains(folder.root().toString()))
        .toList();
  }
}
