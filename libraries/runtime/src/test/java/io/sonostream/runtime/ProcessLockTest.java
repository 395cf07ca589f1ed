package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    Process other = child(Holder.class, file);
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

  /** A refused attempt closed a descriptor of the file, which frees POSIX locks. */
  @Test
  void anAttemptThatIsRefusedHereFreesNothingForOthers() throws Exception {
    Path file = folder.resolve("lock");
    try (ProcessLock lock = ProcessLock.take(file)) {
      assertThat(ProcessLock.tryTake(file)).isEmpty();
      assertThat(ProcessLock.tryTake(folder.resolve("x").resolveSibling("lock"))).isEmpty();
      Process other = child(Trial.class, file);
      try {
        assertThat(other.getInputStream().read()).as("refused there, too").isEqualTo('r');
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void anotherPartOfThisProcessWaitsForIt() throws Exception {
    Path file = folder.resolve("lock");
    CountDownLatch had = new CountDownLatch(1);
    Thread second =
        new Thread(
            () -> {
              try (ProcessLock lock = ProcessLock.take(file)) {
                had.countDown();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (ProcessLock lock = ProcessLock.take(file)) {
      second.start();
      while (second.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertThat(had.getCount()).isOne();
    }
    second.join();
    assertThat(had.getCount()).isZero();
  }

  private static Process child(Class<?> main, Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Says whether it gets it. */
  static final class Trial {
    private Trial() {}

    public static void main(String[] args) throws Exception {
      System.out.print(ProcessLock.tryTake(Path.of(args[0])).isPresent() ? 't' : 'r');
      System.out.flush();
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
