package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.RandomImages;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The network of these tests answers with the pixels of its output window. */
class TilingTest {
  private final Random random = new Random(41);

  @Test
  void everyPixelOfAnySizeComesBackFromOverlapTiles() {
    for (int round = 0; round < 150; round++) {
      ModelGeometry unpadded = new ModelGeometry(new InputShape(1, 20, 24), 1, 12, 16);
      checkRoundTrip(Tiling.overlapTile(unpadded, 0.5), unpadded);
    }
  }

  @Test
  void everyPixelOfAnySizeComesBackFromASlidingWindow() {
    for (int round = 0; round < 150; round++) {
      ModelGeometry padded = new ModelGeometry(new InputShape(1, 15, 16), 1, 15, 16);
      checkRoundTrip(Tiling.slidingWindow(padded, 0.5), padded);
    }
  }

  private void checkRoundTrip(Tiling tiling, ModelGeometry geometry) {
    int width = 1 + random.nextInt(60);
    int height = 1 + random.nextInt(60);
    PixelImage frame = RandomImages.image(random, width, height, 1);
    int tiles = tiling.inputsFor(width, height);
    ByteBuffer inputs = ByteBuffer.allocateDirect(tiles * geometry.input().frameBytes());
    tiling.write(frame, inputs, 0);
    Segmentation back = tiling.read(outputs(inputs, tiles, geometry), 0, width, height, true);
    for (int i = 0; i < width * height; i++) {
      assertThat((double) (back.probabilities()[i] & 0xff))
          .isCloseTo(frame.pixels()[i] & 0xff, within(0.01));
    }
  }

  private static ByteBuffer outputs(ByteBuffer inputs, int tiles, ModelGeometry geometry) {
    ByteBuffer outputs = ByteBuffer.allocateDirect(tiles * geometry.outputBytes());
    for (int n = 0; n < tiles; n++) {
      for (int y = 0; y < geometry.outputHeight(); y++) {
        for (int x = 0; x < geometry.outputWidth(); x++) {
          int row = y + geometry.marginY();
          outputs.put(
              inputs.get(
                  n * geometry.input().frameBytes()
                      + row * geometry.input().width()
                      + x
                      + geometry.marginX()));
        }
      }
    }
    return outputs;
  }

  @Test
  void overlappingWindowsAreBlendedByTheirDistance() {
    ModelGeometry padded = new ModelGeometry(new InputShape(1, 1, 8), 1, 1, 8);
    Tiling tiling = Tiling.slidingWindow(padded, 0.5);
    assertThat(tiling.inputsFor(12, 1)).isEqualTo(2);
    ByteBuffer outputs = ByteBuffer.allocate(16);
    for (int i = 8; i < 16; i++) {
      outputs.put(i, (byte) 255);
    }
    byte[] blended = tiling.read(outputs, 0, 12, 1, true).probabilities();
    for (int i = 1; i < 12; i++) {
      assertThat(blended[i] & 0xff).isGreaterThanOrEqualTo(blended[i - 1] & 0xff);
    }
    assertThat(blended[3]).isZero();
    assertThat((blended[5] & 0xff) + (blended[6] & 0xff)).isBetween(254, 256);
    assertThat(blended[8] & 0xff).isEqualTo(255);
  }

  @Test
  void thePaperSizesNeedFourTilesForA512Frame() {
    ModelGeometry original = new ModelGeometry(new InputShape(1, 572, 572), 2, 388, 388);
    assertThat(Tiling.overlapTile(original, 0.5).inputsFor(512, 512)).isEqualTo(4);
  }
}
