package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunWishTest {
  @Test
  void aCancelStaysACancelWhateverComesBeforeOrAfterIt() {
    RunWish before = new RunWish();
    before.stop();
    before.cancel();
    assertThat(before.isToCancel()).isTrue();

    RunWish after = new RunWish();
    after.cancel();
    after.stop();
    assertThat(after.isToCancel()).isTrue();
    assertThat(after.isToStop()).isFalse();
  }

  @Test
  void aStopAtTheSameMomentNeverSwallowsACancel() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    CyclicBarrier together = new CyclicBarrier(2);
    try {
      for (int round = 0; round < 5_000; round++) {
        RunWish wish = new RunWish();
        Future<?> stopped =
            other.submit(
                () -> {
                  together.await();
                  wish.stop();
                  return null;
                });
        together.await();
        wish.cancel();
        stopped.get(2, TimeUnit.MINUTES);
        assertThat(wish.isToCancel()).isTrue();
      }
    } finally {
      other.shutdownNow();
    }
  }
}
