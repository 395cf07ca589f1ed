package io.sonostream.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
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
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemperatureSearchTest {
  private static final int SIDE = 64;

  /** A pixel's brightness is its probability, told with log-odds that are multiplied. */
  private record Exaggerating(double by, int planes) implements LoadedModel {
    @Override
    public String engine() {
      return "exaggerating";
    }

    @Override
    public InputShape input() {
      return new InputShape(1, SIDE, SIDE);
    }

    @Override
    public int outputPlanes() {
      return planes;
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
          for (int i = 0; i < SIDE * SIDE; i++) {
            double p = (frames.get(i) & 0xff) / 255.0;
            double told = 1 / (1 + Math.pow((1 - p) / p, by));
            int[] shares = {(int) Math.round(255 * (1 - told)), (int) Math.round(255 * told)};
            for (int k = 0; k < planes; k++) {
              probabilities.put(k * SIDE * SIDE + i, (byte) shares[planes == 1 ? 1 : k]);
            }
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

  /** Each pixel has the class as often as its brightness says. */
  private record Coins(ClassScope scope) implements LabelledSet {
    @Override
    public List<LabelledItem> items() {
      return IntStream.range(0, 8)
          .mapToObj(
              i ->
                  new LabelledItem(
                      "i" + i, "s" + i / 2, "unknown", Spacing.UNKNOWN, Part.VALIDATION, false))
          .toList();
    }

    @Override
    public LabelledPicture load(LabelledItem item) {
      Random random = new Random(item.id().hashCode());
      byte[] pixels = new byte[SIDE * SIDE];
      byte[] truth = new byte[SIDE * SIDE];
      for (int i = 0; i < pixels.length; i++) {
        int p = 60 + random.nextInt(136);
        pixels[i] = (byte) p;
        truth[i] = (byte) (random.nextInt(255) < p ? 1 : 0);
        if (i % SIDE == 0) {
          // Wrong in every row, and nobody is to look at it.
          pixels[i] = 60;
          truth[i] = (byte) ClassMap.IGNORED;
        }
      }
      return new LabelledPicture(
          new PixelImage(SIDE, SIDE, 1, pixels), new ClassMap(SIDE, SIDE, truth), scope);
    }

    @Override
    public String digest() {
      return "";
    }
  }

  private static TemperatureChoice choose(double by, int planes, ClassScope scope) {
    LoadedModel model = new Exaggerating(by, planes);
    ModelGeometry geometry = new ModelGeometry(model.input(), planes, SIDE, SIDE);
    LabelledSet set = new Coins(scope);
    try (FrameSegmenter segmenter = new FrameSegmenter(model, new Letterbox(geometry, 0.5))) {
      return new TemperatureSearch(segmenter, set).choose(set.items(), () -> {});
    }
  }

  @Test
  void findsByHowMuchANetworkExaggerates() {
    assertThat(choose(2.5, 1, ClassScope.ALL).temperature()).isCloseTo(2.5, within(0.2));
    TemperatureChoice planes = choose(2.5, 2, ClassScope.ALL);
    assertThat(planes.temperature()).isCloseTo(2.5, within(0.2));
    assertThat(planes.loss()).isLessThan(planes.usualLoss());
  }

  @Test
  void findsByHowMuchANetworkIsTooModest() {
    assertThat(choose(0.5, 1, ClassScope.ALL).temperature()).isCloseTo(0.5, within(0.05));
  }

  @Test
  void aNetworkThatIsRightKeepsItsProbabilities() {
    assertThat(choose(1, 1, ClassScope.ALL).temperature()).isCloseTo(1, within(0.09));
  }

  @Test
  void labelsThatAreSilentAboutAClassFitNothing() {
    TemperatureChoice choice = choose(2.5, 1, new ClassScope(Set.of(1)));
    assertThat(choice.temperature()).isEqualTo(1);
    assertThat(choice.loss()).isNaN();
  }
}
