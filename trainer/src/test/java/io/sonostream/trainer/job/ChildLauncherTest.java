package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.process.SeenProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLauncherTest {
  private static final String CANARY = "canary-Pa55";

  @TempDir Path home;

  @Test
  void aRunningChildShowsNoPasswordAndWouldLeaveNoHeapBehind() throws Exception {
    assumeTrue(SeenProcess.canBeSeen(), "no /proc to see other processes in");
    RunFolder folder = new RunFolders(home).of("run-1");
    Files.createDirectories(folder.root());
    try (ChildProcess parent =
        ChildProcess.start(
            LaunchingParent.class,
            home.resolve("log"),
            ChildProcess.SHORT_LIVED,
            List.of(folder.root().toString(), "-Djavax.net.ssl.keyStorePassword=" + CANARY),
            Map.of(
                "KAFKA_PASSWORD", CANARY,
                "SONOSTREAM_VIEWER_TOKEN", CANARY,
                "JAVA_TOOL_OPTIONS", "-XX:+HeapDumpOnOutOfMemoryError -Dcanary=" + CANARY))) {
      // The folder is written once the child's main has begun, and the flags can be asked for.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(folder.root().resolve("starts")) || !parent.alive());
      SeenProcess child = SeenProcess.running(ScriptedChild.class).orElseThrow();
      try {
        assertThat(child.commandLine()).contains(folder.root().toString()).doesNotContain(CANARY);
        assertThat(child.environment()).contains("CLASSPATH=").doesNotContain(CANARY);
        assertThat(child.flag("HeapDumpOnOutOfMemoryError"))
            .isEqualTo("-XX:-HeapDumpOnOutOfMemoryError");
      } finally {
        child.end();
      }
    }
  }

  @Test
  void theChildGetsWhatAnEngineNeedsAndNoSecretOfOurs() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH", "/bin",
                "LC_ALL", "C.UTF-8",
                "LD_LIBRARY_PATH", "/cuda",
                "CUDA_VISIBLE_DEVICES", "0",
                "OMP_NUM_THREADS", "2",
                "SONOSTREAM_VIEWER_TOKEN", "hunter2",
                "KAFKA_PASSWORD", "hunter2",
                "AWS_SECRET_ACCESS_KEY", "hunter2",
                "JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.keyStorePassword=hunter2"));
    ChildLauncher.tidy(environment);
    assertThat(environment)
        .containsKeys(
            "PATH", "LC_ALL", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS")
        .containsEntry("MALLOC_ARENA_MAX", "1")
        .doesNotContainValue("hunter2")
        .doesNotContainKeys("JAVA_TOOL_OPTIONS", "KAFKA_PASSWORD");
  }
}
