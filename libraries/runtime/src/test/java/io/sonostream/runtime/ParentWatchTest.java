package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
  @Test
  void aChildEndsWhenItsInputDoesAndNotBefore() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // It has come so far that its watch runs.
      assertThat(child.getInputStream().read()).isEqualTo('w');
      assertThat(child.isAlive()).isTrue();
      child.getOutputStream().close();
      assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(child.exitValue()).isEqualTo(7);
    } finally {
      child.destroyForcibly();
    }
  }

  /** Would work for ever. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      ParentWatch.start(() -> Runtime.getRuntime().halt(7));
      System.out.print('w');
      System.out.flush();
      new CountDownLatch(1).await();
    }
  }
}
