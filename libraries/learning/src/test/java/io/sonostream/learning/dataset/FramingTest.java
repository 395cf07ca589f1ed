package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
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
    assertThat(new TiledFrame(UNPADDED).fitting()).isEqualTo(Fitting.OVERLAP_TILE);
    assertThat(new TiledFrame(PADDED).fitting()).isEqualTo(Fitting.SLIDING_WINDOW);
  }

  @Test
  void whatLearnsFromWholeFramesIsServedWholeFrames() {
    assertThat(new WholeFrame(UNPADDED).fitting()).isEqualTo(Fitting.LETTERBOX);
    assertThat(new WholeFrame(PADDED).fitting()).isEqualTo(Fitting.LETTERBOX);
  }
}
