package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each in a JVM of its own, since it ends the JVM. */
class LastResortTest {
  @Test
  void memoryThatIsUsedUpEndsTheProcessWhateverTheOwnerWants() throws Exception {
    assertThat(statusOf("memory")).isEqualTo(3);
  }

  @Test
  void memoryThatIsUsedUpEndsTheProcessAlsoAsACause() throws Exception {
    assertThat(statusOf("cause")).isEqualTo(3);
  }

  @Test
  void aPoolEndsTheProcessTooWhenMemoryIsUsedUp() throws Exception {
    assertThat(statusOf("pool")).isEqualTo(3);
  }

  @Test
  void anOwnerMayWantTheProcessToEnd() throws Exception {
    assertThat(statusOf("policy")).isEqualTo(1);
  }

  @Test
  void otherFailuresLeaveTheProcessAlone() throws Exception {
    assertThat(statusOf("other")).isEqualTo(0);
  }

  private static int statusOf(String how) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Failing.class.getName(),
                how)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Its shutdown hook waits for ever: only a halt ends it. */
  static final class Failing {
    private Failing() {}

    public static void main(String[] args) {
      if (!args[0].equals("other")) {
        ShutdownHook.of("stuck", () -> Thread.currentThread().join());
      }
      switch (args[0]) {
        case "memory" -> ended(() -> allocateFor(Integer.MAX_VALUE), FailurePolicy.OWNER_ASKS);
        case "cause" ->
            ended(
                () -> {
                  throw new CompletionException(new OutOfMemoryError("Direct buffer memory"));
                },
                new WorkerHealth());
        case "pool" -> {
          ExecutorService pool =
              Executors.newSingleThreadExecutor(
                  new WorkerThreads("pool", FailurePolicy.OWNER_ASKS));
          pool.execute(() -> allocateFor(Integer.MAX_VALUE));
          Uninterrupted.awaitEnd(pool, Duration.ofMinutes(1));
        }
        case "policy" ->
            ended(
                () -> {
                  throw new IllegalStateException("lost");
                },
                FailurePolicy.ENDS_PROCESS);
        default ->
            ended(
                () -> {
                  throw new LinkageError("lost");
                },
                FailurePolicy.OWNER_ASKS);
      }
    }

    private static void ended(Worker.Work work, FailurePolicy policy) {
      Worker worker = new Worker("failing", work, policy);
      worker.start();
      worker.join();
    }

    private static void allocateFor(int bytes) {
      if (new byte[bytes].length != bytes) {
        throw new IllegalStateException();
      }
    }
  }
}
