package io.sonostream.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.engine.LoadedModel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MaskSearchTest {
  private static final int SIDE = 40;

  /** Says that a pixel's brightness is its probability. */
  private record Brightness() implements LoadedModel {
    @Override
    public String engine() {
      return "brightness";
    }

    @Override
    public InputShape input() {
      return new InputShape(1, SIDE, SIDE);
    }

    @Override
    public int outputPlanes() {
      return 1;
    }

    @Override
    public int outputHeight() {
      return SIDE;
    }

    @Override
    public int outputWidth() {
      return SIDE;
    }

    @Override
    public BatchRunner newRunner() {
      return new BatchRunner() {
        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          probabilities.put(0, frames, 0, frames.limit());
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

  /**
   * A square of a given brightness on darker ground, with bright dots that are none of it.
   *
   * @param ground of the ring around the square
   */
  private record Squares(int square, int ground, int dot) implements LabelledSet {
    @Override
    public List<LabelledItem> items() {
      return IntStream.range(0, 4)
          .mapToObj(
              i ->
                  new LabelledItem(
                      "i" + i, "s" + i, "unknown", Spacing.UNKNOWN, Part.VALIDATION, false))
          .toList();
    }

    @Override
    public LabelledPicture load(LabelledItem item) {
      byte[] pixels = new byte[SIDE * SIDE];
      byte[] truth = new byte[SIDE * SIDE];
      for (int i = 0; i < pixels.length; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        boolean inside = x >= 10 && x < 22 && y >= 10 && y < 22;
        boolean ring = x >= 6 && x < 26 && y >= 6 && y < 26;
        boolean dots = x == 33 && y % 5 == 0;
        pixels[i] = (byte) (inside ? square : ring ? ground : dots ? dot : 0);
        truth[i] = (byte) (inside ? 1 : 0);
      }
      return new LabelledPicture(
          new PixelImage(SIDE, SIDE, 1, pixels), new ClassMap(SIDE, SIDE, truth));
    }

    @Override
    public String digest() {
      return "";
    }
  }

  private static MaskChoice choose(LabelledSet set) {
    Brightness model = new Brightness();
    try (FrameSegmenter segmenter =
        new FrameSegmenter(model, new Letterbox(model.geometry(), 0.5))) {
      return new MaskSearch(segmenter, 1, set).choose(set.items(), () -> {});
    }
  }

  @Test
  void aNetworkThatSaysTooMuchGetsAHigherThreshold() {
    MaskChoice choice = choose(new Squares(200, 150, 0));
    assertThat(choice.threshold()).isEqualTo(0.6);
    assertThat(choice.dice()).isEqualTo(1);
    assertThat(choice.usualDice()).isLessThan(0.6);
  }

  @Test
  void aNetworkThatSaysTooLittleGetsALowerOneAndItsDotsAreLeftOut() {
    MaskChoice choice = choose(new Squares(105, 0, 180));
    assertThat(choice.threshold()).isEqualTo(0.4);
    assertThat(choice.smallestPart()).as("dots are one pixel of 1600").isEqualTo(0.001);
    assertThat(choice.dice()).isEqualTo(1);
  }

  @Test
  void whereNothingIsGainedTheUsualRuleStays() {
    assertThat(choose(new Squares(250, 0, 0))).isEqualTo(new MaskChoice(0.5, 0, 1, 1));
  }
}
