package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.processor.batch.BatchProfile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The engine here takes a known time a call, and the machine changes its speed meanwhile. */
class ProfileMeasurementTest {
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How long a call takes: a runner is made anew each time that a size is measured. */
  private interface CallTime {
    long nanos(int size, int timesMeasuredBefore);
  }

  private static final class TimedModel implements LoadedModel {
    private final CallTime time;
    private final Map<Integer, Integer> measured = new HashMap<>();

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
      return new BatchRunner() {
        private int before = -1;

        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          if (before < 0) {
            before = measured.merge(count, 1, Integer::sum) - 1;
          }
          LockSupport.parkNanos(time.nanos(count, before));
        }

        @Override
        public void close() {
          // Holds nothing.
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
        profile(8, (size, before) -> size == 2 && before == 0 ? 20 * CALL_NANOS : CALL_NANOS);

    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2, 4, 8);
    assertThat(profile.targetSize()).isEqualTo(8);
  }

  @Test
  void aSizeThatIsSlowEachTimeEndsTheSearch() {
    BatchProfile profile = profile(8, (size, before) -> size == 2 ? 20 * CALL_NANOS : CALL_NANOS);

    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2);
    assertThat(profile.targetSize()).isEqualTo(1);
  }

  @Test
  void aFastMomentDoesNotMakeASizeLookWorthWaitingFor() {
    BatchProfile profile =
        profile(8, (size, before) -> size * CALL_NANOS / (size == 4 && before == 1 ? 4 : 1));

    assertThat(profile.targetSize()).isEqualTo(1);
  }

  @Test
  void aMachineThatGetsFasterFromRoundToRoundMakesNoSizeLookBetter() {
    BatchProfile profile = profile(4, (size, before) -> size * CALL_NANOS / (1L << before));

    assertThat(profile.targetSize()).isEqualTo(1);
  }

  private static BatchProfile profile(int maxBatch, CallTime time) {
    return new ProfileMeasurement(1, false, maxBatch).measure(new TimedModel(time));
  }
}
