package io.sonostream.learning.quantisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.PixelImage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the training frames ranges are seen on, and which of their tiles. */
class CalibrationInputsTest {
  private static final int MOST = 32;
  private static final int SIDE = 8;

  private static final ModelGeometry GEOMETRY =
      new ModelGeometry(new InputShape(1, SIDE, SIDE), 1, SIDE, SIDE);

  private static final FrameMapping WHOLE = new Letterbox(GEOMETRY, 0.5);
  private static final FrameMapping TILED = Tiling.overlapTile(GEOMETRY, 0.5);

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 63, 64, 100, 255})
  void framesAreSpreadOverAllThatThereAre(int items) {
    CalibrationInputs seen =
        CalibrationInputs.of(numbers(items), frame -> gray(frame, SIDE), WHOLE, MOST);
    assertThat(seen.count()).isEqualTo(MOST);
    assertThat(seen.frames()).isEqualTo(MOST);
    assertThat(values(seen)).hasSize(MOST).anyMatch(frame -> frame >= items - items / MOST - 1);
  }

  @Test
  void ofFewFramesEachIsSeenOnce() {
    CalibrationInputs seen =
        CalibrationInputs.of(numbers(5), frame -> gray(frame, SIDE), WHOLE, MOST);
    assertThat(seen.count()).isEqualTo(5);
    assertThat(values(seen)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void ofATiledFrameEveryPartIsSeen() {
    CalibrationInputs seen = CalibrationInputs.of(List.of(0), frame -> tiles(8, 8), TILED, MOST);
    assertThat(seen.count()).isEqualTo(MOST);
    assertThat(values(seen)).hasSize(MOST).contains(0, 62);
  }

  @Test
  void ofManyTiledFramesEachGivesAnotherPart() {
    CalibrationInputs seen = CalibrationInputs.of(numbers(64), frame -> tiles(8, 8), TILED, MOST);
    assertThat(seen.frames()).isEqualTo(MOST);
    assertThat(values(seen)).hasSize(MOST).contains(0, 62);
  }

  @Test
  void tiledFramesShareTheRoom() {
    CalibrationInputs seen = CalibrationInputs.of(numbers(3), frame -> tiles(8, 8), TILED, MOST);
    assertThat(seen.frames()).isEqualTo(3);
    assertThat(seen.count()).isEqualTo(MOST);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static PixelImage gray(int value, int side) {
    byte[] pixels = new byte[side * side];
    Arrays.fill(pixels, (byte) value);
    return new PixelImage(side, side, 1, pixels);
  }

  /** Tiles that are as gray as their number. */
  private static PixelImage tiles(int columns, int rows) {
    int width = columns * SIDE;
    byte[] pixels = new byte[width * rows * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / width / SIDE * columns + i % width / SIDE);
    }
    return new PixelImage(width, rows * SIDE, 1, pixels);
  }

  /** The gray of each input, each once. */
  private static Set<Integer> values(CalibrationInputs seen) {
    Set<Integer> values = new TreeSet<>();
    for (int n = 0; n < seen.count(); n++) {
      values.add(seen.inputs().get(n * SIDE * SIDE) & 0xff);
    }
    return values;
  }
}
