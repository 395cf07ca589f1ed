package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Fitting;
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

  @Test
  void whatLearnsFromWholeFramesIsServedWholeFrames() {
    assertThat(new WholeFrame(UNPADDED, Levels.AS_THEY_ARE).fitting()).isEqualTo(Fitting.LETTERBOX);
    assertThat(new WholeFrame(PADDED, Levels.AS_THEY_ARE).fitting()).isEqualTo(Fitting.LETTERBOX);
  }
}
