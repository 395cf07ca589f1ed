package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
  @TempDir Path folder;

  @Test
  void onlyOneOfThisProcessHasItAtATime() throws IOException {
    Path file = folder.resolve("lock");
    ProcessLock first = ProcessLock.tryTake(file).orElseThrow();
    assertThat(ProcessLock.tryTake(file)).isEmpty();
    first.close();
    ProcessLock second = ProcessLock.tryTake(file).orElseThrow();
    second.close();
  }

  @Test
  void aKilledProcessLeavesAFileAndNoLock() throws Exception {
    Path file = folder.resolve("lock");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('h');
      assertThat(ProcessLock.tryTake(file)).isEmpty();
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(file).exists();
    try (ProcessLock lock = ProcessLock.take(file)) {
      assertThat(ProcessLock.tryTake(file)).isEmpty();
    }
  }

  /** Has it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      ParentWatch.start(() -> Runtime.getRuntime().halt(1));
      try (ProcessLock lock = ProcessLock.take(Path.of(args[0]))) {
        System.out.print('h');
        System.out.flush();
        new CountDownLatch(1).await();
      }
    }
  }
}
