package io.sonostream.processor.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.processor.trial.TrialVerdict.Fault;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.process.SeenProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that hang, crash and eat memory, each in a real process with a real engine. */
class ForeignTrialIT {
  private static final String CANARY = "canary-Pa55";
  private static final TrialLimits WIDE = new TrialLimits(Duration.ofMinutes(3), 4L << 30);
  private static final EngineOptions ENGINE =
      new EngineOptions(EngineKind.PYTORCH_CPU_F32.label(), 1, null);

  @TempDir Path home;
  private Set<Path> before = Set.of();

  @BeforeEach
  void lookAround() throws IOException {
    before = temporary();
  }

  @AfterEach
  void neitherProcessesNorFilesAreLeft() throws IOException {
    assertThat(ProcessHandle.current().children().map(ForeignTrialIT::describe))
        .noneMatch(command -> command.contains(TrialMain.class.getName()));
    // Trials of other tests on this machine come and go; what one of ours leaves stays.
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(before).containsAll(temporary()));
  }

  private static String describe(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private static Set<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("sonostream-trial"))
          .collect(Collectors.toSet());
    }
  }

  private TrialVerdict tried(String body, TrialLimits limits) throws Exception {
    ModelPackage model = ForeignNetworks.pack("t", "1", body, home.resolve("package"));
    return new ForeignTrial(limits)
        .of(model.path(), model.sha256(), model.largestFileBytes(), ENGINE);
  }

  @Test
  void aNetworkThatRunsPasses() throws Exception {
    assertThat(tried(ForeignNetworks.GOOD, WIDE)).isEqualTo(TrialVerdict.PASSED);
  }

  @Test
  void aNetworkThatHangsIsEndedAtTheDeadline() throws Exception {
    TrialVerdict verdict =
        tried(ForeignNetworks.HANGS, new TrialLimits(Duration.ofSeconds(8), 4L << 30));
    assertThat(verdict.fault()).isEqualTo(Fault.TIME);
    assertThat(verdict.why()).contains("within 8 s").contains("foreign-trial.deadline");
  }

  @Test
  void aNetworkThatCrashesEndsItsOwnProcessOnly() throws Exception {
    TrialVerdict verdict = tried(ForeignNetworks.CRASHES, WIDE);
    assertThat(verdict.fault()).isEqualTo(Fault.LOAD);
    assertThat(verdict.why())
        .contains("it ended the process that tried it first")
        .contains("SIGSEGV")
        .doesNotContain("\n");
  }

  @Test
  void aNetworkThatTakesAllMemoryIsEndedBeforeItHasIt() throws Exception {
    TrialVerdict verdict =
        tried(ForeignNetworks.EATS, new TrialLimits(Duration.ofMinutes(3), 1L << 30));
    assertThat(verdict.fault()).as(verdict.why()).isEqualTo(Fault.MEMORY);
    assertThat(verdict.why()).contains("more than 1024 MiB").contains("memory-bytes");
  }

  @Test
  void aNetworkThatNoEngineReadsIsRefusedWithTheEnginesReason() throws Exception {
    TrialVerdict verdict = tried("    return nothing.of_the_kind(x)\n", WIDE);
    assertThat(verdict.fault()).as(verdict.why()).isEqualTo(Fault.LOAD);
    assertThat(verdict.why()).contains("undefined value nothing").doesNotContain("\n");
  }

  @Test
  void aRunningTrialShowsNoPasswordAndWouldLeaveNoHeapBehind() throws Exception {
    assumeTrue(SeenProcess.canBeSeen(), "no /proc to see other processes in");
    ModelPackage model = ForeignNetworks.pack("t", "1", ForeignNetworks.HANGS, home.resolve("p"));
    try (ChildProcess parent =
        ChildProcess.start(
            TryingParent.class,
            home.resolve("log"),
            List.of("-Xmx256m", "-Djava.io.tmpdir=" + home),
            List.of(
                model.path().toString(), model.sha256(), Long.toString(model.largestFileBytes())),
            Map.of(
                "KAFKA_PASSWORD", CANARY,
                "SONOSTREAM_VIEWER_TOKEN", CANARY,
                "JAVA_TOOL_OPTIONS", "-XX:+HeapDumpOnOutOfMemoryError -Dcanary=" + CANARY))) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> SeenProcess.running(TrialMain.class).isPresent() || !parent.alive());
      SeenProcess trial = SeenProcess.running(TrialMain.class).orElseThrow();
      try {
        assertThat(trial.commandLine()).contains(model.sha256()).doesNotContain(CANARY);
        assertThat(trial.environment()).contains("CLASSPATH=").doesNotContain(CANARY);
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> trial.flag("HeapDumpOnOutOfMemoryError"),
                "-XX:-HeapDumpOnOutOfMemoryError"::equals);
      } finally {
        trial.end();
      }
      assertThat(parent.exitStatus()).as(parent::endOfLog).isZero();
    }
  }

  @Test
  void whoIsInterruptedLeavesNoProcess() throws Exception {
    ModelPackage model = ForeignNetworks.pack("t", "1", ForeignNetworks.HANGS, home.resolve("p"));
    ForeignTrial trial = new ForeignTrial(WIDE);
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> trial.of(model.path(), model.sha256(), model.largestFileBytes(), ENGINE))
        .isInstanceOf(InterruptedException.class);
  }
}
