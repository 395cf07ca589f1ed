package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Three tiles of 4 x 5 pixels in two channels, whose answers are three planes of 2 x 3. */
class RunningFrameTest {
  private static final int TILES = 3;
  private static final ModelGeometry GEOMETRY = new ModelGeometry(new InputShape(2, 4, 5), 3, 2, 3);
  private static final int INPUT = 2 * 4 * 5;
  private static final int OUTPUT = 3 * 2 * 3;

  private final ByteBuffer inputs = ByteBuffer.allocate(TILES * INPUT);

  private RunningFrame running(int looks) {
    for (int i = 0; i < inputs.limit(); i++) {
      inputs.put(i, (byte) i);
    }
    return new RunningFrame(
        new PreparedFrame(
            new FrameJob(
                Lane.ARCHIVE, FrameFixture.frame("a", 0).build(), 0, () -> false, outcome -> {}),
            Tiling.overlapTile(GEOMETRY, 0.5),
            inputs,
            TILES,
            looks));
  }

  @Test
  void theSecondHalfOfTheInputsAreTheTilesMirroredRowByRow() {
    RunningFrame frame = running(2);
    assertThat(frame.count()).isEqualTo(2 * TILES);
    ByteBuffer batch = ByteBuffer.allocate(2 * INPUT);
    for (int tile = 0; tile < TILES; tile++) {
      frame.copyInput(tile, batch, 0);
      frame.copyInput(TILES + tile, batch, 1);
      for (int i = 0; i < INPUT; i++) {
        int opposite = i / 5 * 5 + 4 - i % 5;
        assertThat(batch.get(i)).isEqualTo(inputs.get(tile * INPUT + i));
        assertThat(batch.get(INPUT + i)).isEqualTo(inputs.get(tile * INPUT + opposite));
      }
    }
  }

  @Test
  void whateverTheOrderOfTheAnswersEachPixelGetsTheMeanOfBothSides() {
    RunningFrame frame = running(2);
    ByteBuffer answers = ByteBuffer.allocate(OUTPUT);
    for (int index : new int[] {5, 0, 4, 1, 2, 3}) {
      for (int i = 0; i < OUTPUT; i++) {
        int column = index < TILES ? i % 3 : 2 - i % 3;
        // Told of a pixel: its plane, row and tile, ten times its column, and 7 at the second look.
        answers.put(i, (byte) (i / 3 + 10 * column + index % TILES + (index < TILES ? 0 : 7)));
      }
      assertThat(frame.takeOutput(index, answers, 0)).isEqualTo(index == 3);
    }
    for (int at = 0; at < TILES * OUTPUT; at++) {
      int i = at % OUTPUT;
      // 3.5 more than at the first look, rounded up.
      assertThat(frame.outputs()[at]).isEqualTo((byte) (i / 3 + 10 * (i % 3) + at / OUTPUT + 4));
    }
  }

  @Test
  void oneThatIsSeenOnceHasItsTilesAlone() {
    RunningFrame frame = running(1);
    assertThat(frame.count()).isEqualTo(TILES);
    ByteBuffer answers = ByteBuffer.allocate(OUTPUT);
    assertThat(frame.takeOutput(0, answers, 0)).isFalse();
    assertThat(frame.takeOutput(2, answers, 0)).isFalse();
    assertThat(frame.takeOutput(1, answers, 0)).isTrue();
  }
}
