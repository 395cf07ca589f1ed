package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.model.packaging.Fitting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilingChoiceTest {
  private static final InputShape INPUT = new InputShape(1, 32, 32);
  private static final int IMAGES = 60;

  /** Names of small images come first, as where a set was put together from several. */
  private record Sizes(int small, int fold) implements LabelledSet {
    @Override
    public List<LabelledItem> items() {
      List<LabelledItem> items = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        Part part = i / 20 == fold ? Part.TEST : i % 20 == 0 ? Part.VALIDATION : Part.TRAIN;
        items.add(new LabelledItem("" + i, "s" + i, "unknown", Spacing.UNKNOWN, part, false));
      }
      return items;
    }

    @Override
    public LabelledPicture load(LabelledItem item) {
      int side = Integer.parseInt(item.id()) < small ? 20 : 70;
      byte[] pixels = new byte[side * side];
      return new LabelledPicture(
          new PixelImage(side, side, 1, pixels), new ClassMap(side, side, pixels));
    }

    @Override
    public String digest() {
      return "";
    }
  }

  @Test
  void allFoldsOfASetAreLearnedInTheWayThatSuitsMostOfIt() {
    ModelGeometry geometry = new ModelGeometry(INPUT, 1, 32, 32);
    for (int fold = 0; fold < 3; fold++) {
      assertThat(fitting(new Sizes(20, fold), geometry))
          .as("40 of 60 are big, fold " + fold)
          .isEqualTo(Fitting.SLIDING_WINDOW);
      assertThat(fitting(new Sizes(40, fold), geometry))
          .as("20 of 60 are big, fold " + fold)
          .isEqualTo(Fitting.LETTERBOX);
    }
  }

  private static Fitting fitting(LabelledSet set, ModelGeometry geometry) {
    boolean tiled = TilingChoice.of(set, INPUT).isTiled();
    return TrainingData.of(set, geometry, tiled, Levels.AS_THEY_ARE).framing().fitting();
  }

  /** Of the first 25 to learn from nearly all are small, of the set most are not. */
  @Test
  void aRunOfAVersionOfBeforeGoesOnAsItBegan() {
    Sizes set = new Sizes(26, 2);
    assertThat(TilingChoice.of(set, INPUT).tiling()).isEqualTo(Tiling.ALWAYS);
    assertThat(TilingChoice.asBefore(set, INPUT).tiling()).isEqualTo(Tiling.NEVER);
  }

  @Test
  void howARunBeganIsKept(@TempDir Path folder) {
    JobDirectory run = new JobDirectory(folder);
    assertThat(run.tiling()).isEmpty();
    for (Tiling decided : List.of(Tiling.NEVER, Tiling.ALWAYS)) {
      run.learnsIn(decided);
      assertThat(new JobDirectory(folder).tiling()).hasValue(decided);
    }
  }

  @Test
  void saysWhatIsDecidedAndWhy() {
    assertThat(TilingChoice.of(new Sizes(20, 0), INPUT, IMAGES).describe())
        .isEqualTo("images are learned in tiles: of 60 looked at, 40 are more than twice 32 x 32");
    assertThat(TilingChoice.of(new Sizes(40, 0), INPUT, 25).describe())
        .isEqualTo("images are learned whole: of 25 looked at, 8 are more than twice 32 x 32");
  }
}
