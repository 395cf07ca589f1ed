package io.sonostream.benchmarks.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.testkit.clips.ClipForge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter model on a few clips. */
class SteadyTrialTest {
  private static final Path STARTER = Path.of("..", "..", "models", "starter");

  @TempDir Path root;

  private static List<Supplier<SteadyClip>> phantoms(int count) {
    List<Supplier<SteadyClip>> clips = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      DeviceModel model = DeviceModel.ALL.get(n % DeviceModel.ALL.size());
      PhantomSettings settings = new PhantomSettings(7 + n, 7 - n, model, 192, 192, 15);
      clips.add(() -> SteadyClip.of(settings));
    }
    return clips;
  }

  private static List<SteadyRow> rows(List<Supplier<SteadyClip>> clips) {
    ModelPackage model = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    try (FrameSegmenter segmenter = new FrameSegmenter(model, Evaluator.EXACT)) {
      return new SteadyTrial(segmenter, List.of(0.0, 0.3, 0.7), 12).run(clips, () -> {});
    }
  }

  @Test
  void masksThatLeanOnTheFrameBeforeFlickerLessAndAreNoWorse() {
    List<SteadyRow> rows = rows(phantoms(8));
    assertThat(rows.get(0).flicker().mean()).as("without").isPositive();
    assertThat(rows.get(1).flicker().mean()).isLessThan(rows.get(0).flicker().mean());
    assertThat(rows.get(2).flicker().mean()).isLessThan(rows.get(1).flicker().mean());
    assertThat(rows.get(2).gain().high()).as("proves no loss of Dice").isNotNegative();
    assertThat(rows.get(0).gain().mean()).isZero();
    assertThat(rows.get(2).calmer().mean())
        .as("blinking falls with it, which needs no truth")
        .isGreaterThan(rows.get(1).calmer().mean());
    assertThat(rows.get(1).calmer().low()).isNotNegative();
  }

  @Test
  void clipsWithoutTruthTellOnlyHowManyPixelsBlink() {
    List<Supplier<SteadyClip>> clips = new ArrayList<>();
    for (Supplier<SteadyClip> phantom : phantoms(3)) {
      clips.add(() -> withoutTruth(phantom.get()));
    }
    List<SteadyRow> rows = rows(clips);
    clips.add(SteadyTrialTest::black);
    assertThat(rows(clips)).as("the black one says nothing").isEqualTo(rows);
    assertThat(rows.get(2).blinking().mean()).isLessThan(rows.get(0).blinking().mean());
    assertThat(rows).allSatisfy(row -> assertThat(row.dice()).isNull());
    assertThatThrownBy(() -> rows(List.of(SteadyTrialTest::black)))
        .hasMessage("the model draws nothing in any of 1 clips; give it others");
  }

  private static SteadyClip black() {
    return new WithoutTruth(
        () -> new SteadyClip.Shown(new PixelImage(192, 192, 1, new byte[192 * 192]), null));
  }

  private static SteadyClip withoutTruth(SteadyClip clip) {
    return new WithoutTruth(() -> new SteadyClip.Shown(clip.next().image(), null));
  }

  private record WithoutTruth(Supplier<Shown> frames) implements SteadyClip {
    @Override
    public Shown next() {
      return frames.get();
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  /** One pixel wavers, one stands, one comes and stays. */
  @Test
  void whatComesBackBlinksAndWhatMovesDoesNot() {
    Blinking blinking = new Blinking();
    assertThat(blinking.share()).isZero();
    for (int n = 0; n < 6; n++) {
      blinking.add(new ClassMap(3, 1, new byte[] {(byte) (n % 2), 1, (byte) (n < 3 ? 0 : 1)}));
    }
    // In each of the four frames with neighbours on both sides the first pixel blinks and the
    // second
    // stands; the third is drawn there or beside in three of them.
    assertThat(blinking.share()).isEqualTo(4 / 11.0);
  }

  @Test
  void aVideoIsReadToItsEnd() {
    Path video = root.resolve("clip.mp4");
    new ClipForge.Recipe()
        .size(64, 48)
        .at(0, 40, 80, 120, 160)
        .painted((f, x, y) -> x)
        .write(video);
    int frames = 0;
    try (SteadyClip clip = SteadyClip.of(video, 1)) {
      for (SteadyClip.Shown shown = clip.next(); shown != null; shown = clip.next()) {
        assertThat(shown.image().width()).isEqualTo(64);
        assertThat(shown.truth()).isNull();
        frames++;
      }
    }
    assertThat(frames).isEqualTo(5);
  }
}
