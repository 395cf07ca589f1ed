package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of figure 2 of Ronneberger 2015: tiles of an unpadded network leave no seam. */
class OverlapTileTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  /** Pixels of context that two pairs of convolutions around one pooling cost, on both sides. */
  private static final int MARGINS = 16;

  private static final ArchitectureSpec NETWORK =
      ArchitectureSpec.parse("unet-original(base=4,depth=1,dropout=0)");

  @ParameterizedTest
  @ValueSource(strings = {"pytorch-cpu-f32", "onnx-cpu-f32"})
  void tilesGiveTheAnswerOfOneLargeInput(String engine) {
    StateDict weights = Initialisation.of(graph(32, 32), 3);
    PixelImage frame = noise();
    Segmentation whole =
        segment(graph(HEIGHT + MARGINS, WIDTH + MARGINS), weights, engine, frame, 1);
    Segmentation tiles = segment(graph(32, 32), weights, engine, frame, 4 * 3);

    assertThat(tiles.probabilities()).hasSize(WIDTH * HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int difference = (tiles.probabilities()[i] & 0xff) - (whole.probabilities()[i] & 0xff);
      assertThat(Math.abs(difference)).as("pixel %d", i).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theComparisonSeesASeam() {
    StateDict weights = Initialisation.of(graph(32, 32), 3);
    Segmentation whole =
        segment(graph(HEIGHT + MARGINS, WIDTH + MARGINS), weights, "pytorch-cpu-f32", noise(), 1);
    int[] values = new int[256];
    for (byte probability : whole.probabilities()) {
      values[probability & 0xff]++;
    }
    assertThat(values).as("a flat answer would hide every seam").satisfies(this::manyValues);
  }

  private void manyValues(int[] histogram) {
    assertThat(Arrays.stream(histogram).filter(count -> count > 0).count()).isGreaterThan(20);
  }

  private static Graph graph(int height, int width) {
    return NETWORK.build(1, 1, height, width);
  }

  private static Segmentation segment(
      Graph graph, StateDict weights, String engine, PixelImage frame, int expectedTiles) {
    try (LoadedModel model = Engines.load(graph, weights, new EngineOptions(engine, 1, null));
        BatchRunner runner = model.newRunner()) {
      ModelGeometry geometry = model.geometry();
      Tiling tiling = Tiling.overlapTile(geometry, 0.5);
      int count = tiling.inputsFor(frame.width(), frame.height());
      assertThat(count).isEqualTo(expectedTiles);
      ByteBuffer inputs = ByteBuffer.allocateDirect(count * geometry.input().frameBytes());
      ByteBuffer outputs = ByteBuffer.allocateDirect(count * geometry.outputBytes());
      tiling.write(frame, inputs, 0);
      runner.run(inputs, count, outputs);
      return tiling.read(outputs, 0, frame.width(), frame.height(), true);
    }
  }

  private static PixelImage noise() {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    new Random(5).nextBytes(pixels);
    return new PixelImage(WIDTH, HEIGHT, 1, pixels);
  }
}
