package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.BatchProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
  @TempDir private Path profiles;

  private final AtomicInteger calls = new AtomicInteger();

  /** A call takes as long for one as for many, so the largest batch is the best. */
  private Candidate candidate() {
    return new BrightnessLoader(
            release ->
                new BrightnessModel(
                    FrameFixture.SIDE,
                    (inputs, count) -> {
                      calls.incrementAndGet();
                      aWhile();
                    }))
        .load(BrightnessLoader.release(FrameFixture.TASK, "v1"));
  }

  private static void aWhile() {
    try {
      Thread.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int most(int maxBatch) {
    return new Admission(new ProfileStore(profiles), 1, List.of(), maxBatch)
        .pass(candidate())
        .saturatedBatchSize();
  }

  @Test
  void aProfileIsKeptForTheLargestBatchThatWasTried() {
    assertThat(most(8)).isEqualTo(8);
    assertThat(most(2)).isEqualTo(2);
    int measured = calls.get();
    assertThat(most(8)).isEqualTo(8);
    assertThat(most(2)).isEqualTo(2);
    // Each size up to the largest is warmed, and the largest once more on its threads.
    assertThat(calls.get() - measured).isEqualTo(9 + 3);
  }

  @Test
  void aProfileOfBeforeIsFoundUnlessItSaysMoreThanIsAllowedNow() {
    String before =
        "brightness "
            + candidate().loaded().input()
            + " | brightness | workers 1 | cpus "
            + Runtime.getRuntime().availableProcessors();
    ProfileStore store = new ProfileStore(profiles);
    store.put(before, new BatchProfile(new TreeMap<>(Map.of(1, 10.0, 4, 20.0)), null));
    assertThat(most(32)).isEqualTo(4);
    assertThat(calls.get()).isEqualTo(5);
    // By somebody who allowed 64 then.
    store.put(before, new BatchProfile(new TreeMap<>(Map.of(1, 10.0, 64, 20.0)), null));
    assertThat(most(32)).isLessThanOrEqualTo(32);
  }
}
