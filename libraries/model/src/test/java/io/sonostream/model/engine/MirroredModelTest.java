package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MirroredModelTest {
  private static final int WIDTH = 4;

  /** Answers each pixel plus its column, so that left and right are not alike to it. */
  private record Slanted() implements LoadedModel {
    @Override
    public String engine() {
      return "slanted";
    }

    @Override
    public InputShape input() {
      return new InputShape(1, 2, WIDTH);
    }

    @Override
    public int outputPlanes() {
      return 1;
    }

    @Override
    public int outputHeight() {
      return 2;
    }

    @Override
    public int outputWidth() {
      return WIDTH;
    }

    @Override
    public BatchRunner newRunner() {
      return new BatchRunner() {
        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          for (int i = 0; i < count * 2 * WIDTH; i++) {
            probabilities.put(i, (byte) (frames.get(i) + 10 * (i % WIDTH)));
          }
        }

        @Override
        public void close() {
          // Nothing to free.
        }
      };
    }

    @Override
    public void close() {
      // Nothing to free.
    }
  }

  @Test
  void eachPixelIsAnsweredByTheMeanOfBothSidesAtItsOwnPlace() {
    ByteBuffer frames = ByteBuffer.allocateDirect(2 * 2 * WIDTH);
    for (int i = 0; i < frames.limit(); i++) {
      frames.put(i, (byte) (3 * i));
    }
    ByteBuffer answers = ByteBuffer.allocateDirect(frames.limit());
    try (LoadedModel model = new MirroredModel(new Slanted());
        BatchRunner runner = model.newRunner()) {
      runner.run(frames, 2, answers);
      assertThat(model.engine()).isEqualTo("slanted, mirrored");
    }
    for (int i = 0; i < answers.limit(); i++) {
      // The slant is 10 x from the left and 10 (3 - x) from the right: 15 in the mean.
      assertThat(answers.get(i)).isEqualTo((byte) (3 * i + 15));
    }
  }
}
