package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.processor.batch.BatchProfile;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The engine here takes a known time a call, and the machine has one slow moment. */
class ProfileMeasurementTest {
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A call costs the same at any size, so every doubling pays; but see {@link #slowSize}. */
  private static final class SteadyModel implements LoadedModel {
    private final int slowSize;
    private int slowRunners;

    SteadyModel(int slowSize, int slowRunners) {
      this.slowSize = slowSize;
      this.slowRunners = slowRunners;
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
        private boolean slow;

        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          if (count == slowSize && slowRunners > 0) {
            slowRunners--;
            slow = true;
          }
          LockSupport.parkNanos(slow ? 20 * CALL_NANOS : CALL_NANOS);
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
    BatchProfile profile = new ProfileMeasurement(1, false, 8).measure(new SteadyModel(2, 1));

    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2, 4, 8);
    assertThat(profile.targetSize()).isEqualTo(8);
  }

  @Test
  void aSizeThatIsSlowEachTimeEndsTheSearch() {
    BatchProfile profile =
        new ProfileMeasurement(1, false, 8).measure(new SteadyModel(2, Integer.MAX_VALUE));

    assertThat(profile.framesPerSecond()).containsOnlyKeys(1, 2);
    assertThat(profile.targetSize()).isEqualTo(1);
  }
}
