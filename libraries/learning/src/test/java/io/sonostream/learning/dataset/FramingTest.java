package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.augment.Example;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.model.packaging.Fitting;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramingTest {
  private static final ModelGeometry PADDED =
      new ModelGeometry(new InputShape(1, 64, 64), 1, 64, 64);
  private static final ModelGeometry UNPADDED =
      new ModelGeometry(new InputShape(1, 64, 64), 2, 48, 48);

  @Test
  void whatLearnsFromTilesIsServedTilesAsItsPaperDoes() {
    assertThat(new TiledFrame(UNPADDED, Levels.AS_THEY_ARE).fitting())
        .isEqualTo(Fitting.OVERLAP_TILE);
    assertThat(new TiledFrame(PADDED, Levels.AS_THEY_ARE).fitting())
        .isEqualTo(Fitting.SLIDING_WINDOW);
  }

  /** Its margin is what lies there, not a mirror image: turned and zoomed, it is learned from. */
  @Test
  void aTileOfAnUnpaddedNetworkKeepsItsLabelsWhenItIsAugmented() {
    int side = 160;
    byte[] pixels = new byte[side * side];
    byte[] classes = new byte[side * side];
    for (int i = 0; i < pixels.length; i++) {
      boolean bright = i % side * (i % side + 40) / 900 % 2 == 1; // stripes, each of its own width
      pixels[i] = (byte) (bright ? 255 : 0);
      classes[i] = (byte) (bright ? 1 : 0);
    }
    LabelledPicture picture =
        new LabelledPicture(
            new PixelImage(side, side, 1, pixels), new ClassMap(side, side, classes));
    // So far that the middle is drawn from the margin, and never from beyond it.
    Augmenter turned = new Augmenter(new Augmentation(0.5, 8, 0.12, 0.01, 0, 0, 0, 0, 1, 0));
    TiledFrame framing = new TiledFrame(UNPADDED, Levels.AS_THEY_ARE);
    List<Example> examples = framing.examples(picture);
    assertThat(examples).hasSize(framing.count(side, side)).hasSizeGreaterThan(8);
    int wrong = 0;
    for (int tile = 0; tile < examples.size(); tile++) {
      for (int draw = 0; draw < 5; draw++) {
        Example seen = turned.apply(examples.get(tile), 100 * tile + draw);
        for (int y = 8; y < 56; y++) {
          for (int x = 8; x < 56; x++) {
            boolean bright = (seen.image()[y * 64 + x] & 0xff) > 127;
            wrong += bright == (seen.mask()[y * 64 + x] == 1) ? 0 : 1;
          }
        }
      }
    }
    assertThat(wrong).isZero();
  }

  /** Tiles overlap by half, and one pixel lies in the margins of three others. */
  @Test
  void aTileHasForegroundWhereItLearnsFromIt() {
    byte[] classes = new byte[96 * 96];
    classes[20 * 96 + 20] = 1;
    LabelledPicture picture =
        new LabelledPicture(
            new PixelImage(96, 96, 1, new byte[96 * 96]), new ClassMap(96, 96, classes));
    LabelledItem item = new LabelledItem("a", "a", "unknown", Spacing.UNKNOWN, Part.TRAIN, false);
    LabelledSet set =
        new LabelledSet() {
          @Override
          public List<LabelledItem> items() {
            return List.of(item);
          }

          @Override
          public LabelledPicture load(LabelledItem asked) {
            return picture;
          }

          @Override
          public String digest() {
            return "";
          }
        };
    ExampleStore store =
        new ExampleStore(set, set.items(), new TiledFrame(UNPADDED, Levels.AS_THEY_ARE), 1_000_000);
    assertThat(store.samples()).hasSize(9);
    assertThat(store.samples().stream().filter(store::hasForeground)).hasSize(1);
  }

  @Test
  void whatLearnsFromWholeFramesIsServedWholeFrames() {
    assertThat(new WholeFrame(UNPADDED, Levels.AS_THEY_ARE).fitting()).isEqualTo(Fitting.LETTERBOX);
    assertThat(new WholeFrame(PADDED, Levels.AS_THEY_ARE).fitting()).isEqualTo(Fitting.LETTERBOX);
  }
}
