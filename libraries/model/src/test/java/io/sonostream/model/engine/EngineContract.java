package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.model.packaging.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What whoever runs models relies on, whatever the engine. An engine from elsewhere extends this
 * and passes all of it.
 */
public abstract class EngineContract {
  private static final int FRAME = 64 * 64;

  @TempDir Path folder;
  private ModelPackage model;
  private Engine engine;

  /** The engine that is held to the contract. */
  protected abstract Engine engine();

  /** Steps of a byte in which two calls with the same frame may differ. */
  protected int tolerance() {
    return 1;
  }

  @BeforeEach
  void pack() {
    engine = engine();
    assumeTrue(engine.missing().isEmpty(), () -> engine.missing().orElse(""));
    model = model(folder.resolve("p"));
  }

  /** A package that the engine reads: {@link SmallModels#SMALL}, one plane. */
  protected ModelPackage model(Path target) {
    return SmallModels.write(target, 1);
  }

  @Test
  void isFoundByItsLabelAndReadsPackagesOfOurs() {
    assertThat(Engines.named(engine.label()).label()).isEqualTo(engine.label());
    assertThat(engine.reads(model)).isTrue();
  }

  @Test
  void hasTheSizesThatTheManifestSays() {
    try (LoadedModel loaded = load()) {
      assertThat(loaded.engine()).isEqualTo(engine.label());
      assertThat(loaded.geometry()).isEqualTo(model.manifest().geometry());
    }
  }

  @Test
  void repeatsTheMasksOfItsProbeFrames() {
    try (LoadedModel loaded = Engines.load(model, EngineOptions.AUTO.withEngine(engine))) {
      ProbeCheck.of(model).require(loaded);
    }
  }

  @Test
  void aFramesAnswerDependsNeitherOnItsBatchNorOnTheBuffersPosition() {
    ByteBuffer three = frames(3);
    ByteBuffer second = ByteBuffer.allocateDirect(FRAME + 7);
    for (int i = 0; i < FRAME; i++) {
      second.put(i, three.get(FRAME + i));
    }
    second.position(5);
    try (LoadedModel loaded = load();
        BatchRunner runner = loaded.newRunner()) {
      ByteBuffer together = ByteBuffer.allocateDirect(3 * FRAME);
      ByteBuffer alone = ByteBuffer.allocateDirect(FRAME);
      runner.run(three, 3, together);
      runner.run(second, 1, alone);
      for (int i = 0; i < FRAME; i++) {
        assertThat((double) (alone.get(i) & 0xff))
            .isCloseTo(together.get(FRAME + i) & 0xff, within((double) tolerance()));
      }
    }
    assertThat(second.position()).isEqualTo(5);
  }

  @Test
  void runnersOfManyThreadsGiveWhatOneGives() throws Exception {
    ByteBuffer frames = frames(2);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (LoadedModel loaded = load()) {
      Callable<ByteBuffer> run =
          () -> {
            ByteBuffer answer = ByteBuffer.allocateDirect(2 * FRAME);
            try (BatchRunner runner = loaded.newRunner()) {
              runner.run(frames, 2, answer);
            }
            return answer;
          };
      ByteBuffer expected = run.call();
      for (Future<ByteBuffer> answer : threads.invokeAll(Collections.nCopies(12, run))) {
        for (int i = 0; i < 2 * FRAME; i++) {
          assertThat((double) (answer.get().get(i) & 0xff))
              .isCloseTo(expected.get(i) & 0xff, within((double) tolerance()));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aModelClosedUnderARunnerServesItOutAndOpensNoOther() {
    LoadedModel loaded = load();
    BatchRunner runner = loaded.newRunner();
    loaded.close();
    loaded.close();
    runner.run(frames(1), 1, ByteBuffer.allocateDirect(FRAME));
    assertThatThrownBy(loaded::newRunner).hasMessageContaining("is closed");
    runner.close();
    runner.close();
    assertThatThrownBy(() -> runner.run(frames(1), 1, frames(1))).hasMessageContaining("closed");
  }

  @Test
  void buffersThatAreTooSmallAndForeignThreadsAreRefusedBeforeNativeCode() throws Exception {
    try (LoadedModel loaded = load();
        BatchRunner runner = loaded.newRunner()) {
      ByteBuffer answer = ByteBuffer.allocateDirect(FRAME);
      assertThatThrownBy(() -> runner.run(frames(1), 2, answer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch of 2 frames");
      assertThatThrownBy(() -> runner.run(ByteBuffer.allocate(FRAME), 1, answer))
          .isInstanceOf(IllegalArgumentException.class);
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        Future<?> run = other.submit(() -> runner.run(frames(1), 1, answer));
        assertThatThrownBy(run::get).hasMessageContaining("open one for each thread");
      } finally {
        other.shutdownNow();
      }
    }
  }

  private LoadedModel load() {
    return engine.load(model, new EngineOptions(engine.label(), 1, null));
  }

  private static ByteBuffer frames(int n) {
    ByteBuffer frames = ByteBuffer.allocateDirect(n * FRAME);
    List.copyOf(SpeckleFrames.make(SmallModels.INPUT, n))
        .forEach(frame -> frames.put(frame.pixels()));
    return frames.flip();
  }
}
