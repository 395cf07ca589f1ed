package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildLauncherTest {
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
