package io.sonostream.benchmarks.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's own tracking, on a clip that is known to the pixel and on phantoms. */
class TrackTrialTest {
  private static final Path STARTER = Path.of("..", "..", "models", "starter");
  private static final int SIDE = 96;
  private static final int FRAMES = 5;

  @TempDir Path folder;

  @BeforeEach
  void needsNode() throws InterruptedException {
    assumeTrue(Node.isHere(), "node is not installed");
  }

  /** A speckled disc that goes 3 pixels right a frame. */
  private static Clip moving(byte[] masks) {
    byte[] pixels = new byte[FRAMES * SIDE * SIDE];
    byte[] truths = new byte[pixels.length];
    byte[] speckle = new byte[SIDE * 2 * SIDE];
    new Random(4).nextBytes(speckle);
    for (int n = 0; n < FRAMES; n++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE - 3 * n;
        pixels[n * SIDE * SIDE + i] = speckle[i / SIDE * 2 * SIDE + x + SIDE / 2];
        truths[n * SIDE * SIDE + i] = disc(i, 30 + 3 * n, 40);
      }
    }
    return new Clip(SIDE, FRAMES, pixels, truths, masks);
  }

  private static byte disc(int i, int x, int y) {
    return (byte) (Math.hypot(i % SIDE - x, i / SIDE - y) < 10 ? 1 : 0);
  }

  @Test
  void theModelsPartsAreChosenByWhatIsCarriedAndItGoesOnAloneWhereThereAreNone()
      throws IOException {
    byte[] masks = new byte[FRAMES * SIDE * SIDE];
    for (int n = 0; n < FRAMES; n++) {
      for (int i = 0; i < SIDE * SIDE && n != 3; i++) {
        // Beside the truth a second part that nobody drew; in frame 3 the model sees nothing.
        masks[n * SIDE * SIDE + i] = (byte) (disc(i, 30 + 3 * n, 40) | disc(i, 80, 80));
      }
    }
    Clip clip = moving(masks);
    Node node = new Node(folder);
    node.propagate(clip, 0.5);
    assertThat(clip.dice(node.drawn(Way.STILL), 4)).isLessThan(0.5);
    assertThat(clip.dice(node.drawn(Way.FLOW), 4)).isGreaterThan(0.97);
    assertThat(clip.dice(node.drawn(Way.MODEL), 4)).isBetween(0.6, 0.7);
    assertThat(clip.dice(node.drawn(Way.MODEL), 3)).isZero();
    assertThat(clip.dice(node.drawn(Way.CHOSEN), 4)).isEqualTo(1);
    assertThat(clip.dice(node.drawn(Way.CHOSEN), 3)).isGreaterThan(0.97);
    assertThat(clip.dice(node.drawn(Way.BETWEEN), 4)).isGreaterThan(0.97);
  }

  @Test
  void onPhantomsTheMotionOfTheImageIsFollowed() throws IOException {
    ModelPackage model = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    int[] told = {0};
    try (FrameSegmenter segmenter = new FrameSegmenter(model, Evaluator.EXACT)) {
      List<TrackRow> rows =
          new TrackTrial(segmenter, 128, 4, 0.5).run(4, 8, 7, folder, () -> told[0]++);
      assertThat(rows).extracting(TrackRow::way).containsExactly(Way.values());
      TrackRow still = rows.get(Way.STILL.ordinal());
      TrackRow flow = rows.get(Way.FLOW.ordinal());
      assertThat(flow.dice().mean()).isGreaterThan(still.dice().mean());
      assertThat(flow.gain().mean()).isZero();
      assertThat(still.gain().mean()).isNegative();
      assertThat(told[0]).isEqualTo(4);
    }
  }
}
