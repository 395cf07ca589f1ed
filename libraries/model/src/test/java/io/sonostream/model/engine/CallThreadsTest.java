package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libtorch itself says how many threads a call has, on the thread that calls. */
class CallThreadsTest {
  @TempDir Path folder;
  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    one.shutdownNow();
    other.shutdownNow();
  }

  @Test
  void runnersThatShareTheCoresHaveTheirNumberAndTheOthersTheUsualOne() throws Exception {
    ModelPackage model = SmallModels.write(folder.resolve("p"), 1);
    try (LoadedModel loaded = Engines.load(model, new EngineOptions("pytorch-cpu-f32", 2, null))) {
      assertThat(threadsAfterACall(one, loaded, 0)).isEqualTo(2);
      assertThat(threadsAfterACall(other, loaded, 1)).isEqualTo(1);
      assertThat(threadsAfterACall(one, loaded, 0)).as("undisturbed").isEqualTo(2);
      assertThat(threadsAfterACall(other, loaded, 0)).as("given back").isEqualTo(2);
      assertThat(threadsAfterACall(other, loaded, 1)).isEqualTo(1);
      ExecutorService later = Executors.newSingleThreadExecutor();
      try {
        assertThat(threadsAfterACall(later, loaded, 0)).as("of a thread begun later").isEqualTo(2);
      } finally {
        later.shutdownNow();
      }
    }
  }

  private static int threadsAfterACall(ExecutorService thread, LoadedModel model, int wanted)
      throws Exception {
    Callable<Integer> call =
        () -> {
          try (BatchRunner runner = model.newRunner()) {
            runner.threads(wanted);
            runner.run(ByteBuffer.allocateDirect(64 * 64), 1, ByteBuffer.allocateDirect(64 * 64));
            return JniUtils.getNumThreads();
          }
        };
    return thread.submit(call).get();
  }
}
