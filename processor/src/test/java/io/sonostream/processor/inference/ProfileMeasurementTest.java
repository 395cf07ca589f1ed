package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.SharedForm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine here takes a known time a call, and the machine changes its speed meanwhile. */
class ProfileMeasurementTest {
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How long a call takes: a runner is made anew each time that a size is measured. */
  private interface CallTime {
    long nanos(Call call);
  }

  /**
   * What a call's time depends on.
   *
   * @param threads 0 for as many as loaded
   * @param atOnce runners that are open
   * @param before how many runners have measured this size and number of threads before
   */
  private record Call(int size, int threads, int atOnce, int before) {}

  private static final class TimedModel implements LoadedModel {
    private final CallTime time;
    private final Map<List<Integer>, Integer> measured = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    TimedModel(CallTime time) {
      this.time = time;
    }

    @Override
    public String engine() {
      return "steady";
    }

    @Override
    public InputShape input() {
      return new InputShape(1, 4, 4);
    }

    @Override
    public int outputPlanes() {
      return 1;
    }

    @Override
    public int outputHeight() {
      return 4;
    }

    @Override
    public int outputWidth() {
      return 4;
    }

    @Override
    public BatchRunner newRunner() {
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      return new BatchRunner() {
        private int threads;
        private int before = -1;

        @Override
        public void threads(int wanted) {
          threads = wanted;
        }

        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          if (before < 0) {
            before = measured.merge(List.of(count, threads), 1, Integer::sum) - 1;
          }
          LockSupport.parkNanos(time.nanos(new Call(count, threads, open.get(), before)));
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  @Test
  void aSlowMomentAtOneSizeDoesNotKeepTheLargerOnesFromBeingTried() {
    BatchProfile profile =
        profile(8, call -> call.size() == 2 && call.before() == 0 ? 20 * CALL_NANOS : CALL_NANOS);

    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2, 4, 8);
    assertThat(profile.targetSize()).isEqualTo(8);
  }

  @Test
  void aSizeThatIsSlowEachTimeEndsTheSearch() {
    BatchProfile profile = profile(8, call -> call.size() == 2 ? 20 * CALL_NANOS : CALL_NANOS);

    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2);
    assertThat(profile.targetSize()).isEqualTo(1);
  }

  @Test
  void aFastMomentDoesNotMakeASizeLookWorthWaitingFor() {
    BatchProfile profile =
        profile(
            8, call -> call.size() * CALL_NANOS / (call.size() == 4 && call.before() == 1 ? 4 : 1));

    assertThat(profile.targetSize()).isEqualTo(1);
  }

  @Test
  void aMachineThatGetsFasterFromRoundToRoundMakesNoSizeLookBetter() {
    BatchProfile profile = profile(4, call -> call.size() * CALL_NANOS / (1L << call.before()));

    assertThat(profile.targetSize()).isEqualTo(1);
  }

  private static BatchProfile profile(int maxBatch, CallTime time) {
    return new ProfileMeasurement(1, List.of(), maxBatch).measure(new TimedModel(time));
  }

  @Test
  void theFormThatIsFasterThanOneCallIsKeptWithItsThreads() {
    // Two calls of one thread each make half as many frames again as one of all; two of all don't.
    TimedModel model =
        new TimedModel(
            call -> call.size() * call.atOnce() * CALL_NANOS * (call.threads() == 1 ? 2 : 3) / 3);

    BatchProfile profile = measured(model, 1, new CallForm(2, 0), new CallForm(2, 1));

    SharedForm form = profile.sharedWhereItPays().orElseThrow();
    assertThat(form.besides()).isEqualTo(1);
    assertThat(form.threads()).isEqualTo(1);
    assertThat(form.size()).isEqualTo(1);
    assertThat(model.mostOpen).hasValue(2);
    assertThat(model.open).as("runners are closed").hasValue(0);
  }

  @Test
  void aFastMomentDoesNotMakeAFormLookBetter() {
    TimedModel model =
        new TimedModel(
            call -> {
              // Long calls: what a busy machine adds to each must not decide.
              long alone = 4 * call.size() * CALL_NANOS;
              boolean secondRound = call.before() == 2 || call.before() == 3;
              return call.threads() == 0
                  ? alone
                  : alone * call.atOnce() * 7 / (secondRound ? 24 : 6);
            });

    assertThat(measured(model, 1, new CallForm(2, 1)).sharedWhereItPays()).isEmpty();
  }

  @Test
  void aFormThatMemoryDoesNotHoldIsLeftOut() {
    TimedModel model =
        new TimedModel(
            call -> {
              if (call.threads() == 1) {
                throw new EngineException(EngineException.Kind.OUT_OF_MEMORY, "two don't fit");
              }
              return CALL_NANOS;
            });

    BatchProfile profile = measured(model, 2, new CallForm(2, 1));

    assertThat(profile.shared()).isNull();
    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2);
  }

  @Test
  void triesNoOtherFormWhereTheUserHasChosen(@TempDir Path folder) {
    assertThat(CallForm.toTry(settings(folder, 0, 0, true), 2))
        .containsExactly(new CallForm(2, 0), new CallForm(2, 1), new CallForm(3, 1));
    assertThat(CallForm.toTry(settings(folder, 0, 0, true), 64))
        .containsExactly(
            new CallForm(2, 0), new CallForm(2, 32), new CallForm(4, 16), new CallForm(8, 8));
    assertThat(CallForm.toTry(settings(folder, 3, 0, true), 8)).containsExactly(new CallForm(4, 0));
    assertThat(CallForm.toTry(settings(folder, 0, 1, true), 8)).containsExactly(new CallForm(2, 0));
    assertThat(CallForm.toTry(settings(folder, 0, 0, false), 8)).isEmpty();
  }

  private static EngineSettings settings(Path folder, int workers, int threads, boolean overlap) {
    return new EngineSettings(
        "auto",
        workers,
        threads,
        List.of(),
        overlap,
        1,
        4,
        2,
        Duration.ofSeconds(1),
        false,
        List.of(),
        folder);
  }

  private static BatchProfile measured(TimedModel model, int maxBatch, CallForm... forms) {
    return new ProfileMeasurement(1, List.of(forms), maxBatch).measure(model);
  }
}
