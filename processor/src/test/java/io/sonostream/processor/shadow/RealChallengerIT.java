package io.sonostream.processor.shadow;

import static io.sonostream.processor.shadow.EngineRig.LONG;
import static io.sonostream.processor.shadow.EngineRig.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.engine.NativeArrays;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.MemoryCheck;
import io.sonostream.processor.inference.ModelDirector;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.PackageModelLoader;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.inference.WantedModels;
import io.sonostream.processor.shadow.MaskComparison.Side;
import io.sonostream.processor.trial.ForeignTrial;
import io.sonostream.processor.trial.TrialLimits;
import io.sonostream.schemas.ShadowComparison;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages that come with Sonostream, on the real engine, one beside the other. */
class RealChallengerIT {
  private static final Path CHAMPION = Path.of("..", "models", "starter");
  private static final Path CHALLENGER = Path.of("..", "models", "weak");

  @TempDir Path home;
  private final AtomicLong memory = new AtomicLong(64L << 30);

  @Test
  void givesTheDiceOfBothPackagesAndNoNativeHandleStaysOpen() {
    EngineOptions options = new EngineOptions(EngineKind.of("pytorch-cpu-f32").label(), 1, home);
    long before = NativeArrays.live();
    List<PixelImage> frames = new ArrayList<>();
    for (Path directory : List.of(CHAMPION, CHALLENGER)) {
      for (Probe probe : open(directory).probes()) {
        frames.add(probe.frame());
      }
    }
    List<MaskComparison> expected = compared(frames, options);
    assertThat(expected).extracting(MaskComparison::dice).anyMatch(dice -> dice < 0.99);

    try (EngineRig rig = new EngineRig(1, LONG, home)) {
      ModelLoader loader =
          new PackageModelLoader(
              new FileModelStore(home.resolve("store"), TrustedKeys.ANYONE),
              TrustedKeys.ANYONE,
              List.of(CHAMPION, CHALLENGER),
              options,
              new MemoryCheck(() -> OptionalLong.of(memory.get())),
              new ForeignTrial(new TrialLimits(Duration.ofMinutes(2), 4L << 30)));
      ReleasedModel champion = loader.describe(TASK, CHAMPION);
      ReleasedModel challenger = loader.describe(TASK, CHALLENGER);
      try (ModelDirector director = rig.director(loader)) {
        director.start();
        director.want(trial(champion, otherDigest(challenger)));
        awaitRefusal(rig, "VERIFY");
        assertThat(rig.engine.serves(champion.identity())).isTrue();

        memory.set(1 << 20);
        director.want(trial(champion, challenger));
        awaitRefusal(rig, "1 MiB are available");
        assertThat(rig.engine.serves(champion.identity())).isTrue();

        memory.set(64L << 30);
        director.want(trial(champion, challenger));
        await().atMost(LONG).until(() -> rig.shadow.challengers().of(TASK).isPresent());
        for (int i = 0; i < frames.size(); i++) {
          // One at a time: a batch of one gives the very bits that the segmenter gave.
          submit(rig, i, frames.get(i));
          int sent = i + 1;
          await().atMost(LONG).until(() -> rig.comparisons.size() == sent);
        }
      }
      for (ShadowComparison comparison : rig.comparisons) {
        MaskComparison one = expected.get((int) comparison.getSequence());
        assertThat(comparison.getDice()).isEqualTo(one.dice());
        assertThat(comparison.getChampionAreaPixels()).isEqualTo(one.championPixels());
        assertThat(comparison.getChallengerAreaPixels()).isEqualTo(one.challengerPixels());
      }
      assertThat(NativeArrays.live()).isEqualTo(before + 2);
    }
    assertThat(NativeArrays.live()).isEqualTo(before);
  }

  private static List<MaskComparison> compared(List<PixelImage> frames, EngineOptions options) {
    List<MaskComparison> expected = new ArrayList<>();
    try (FrameSegmenter champion = new FrameSegmenter(open(CHAMPION), options);
        FrameSegmenter challenger = new FrameSegmenter(open(CHALLENGER), options)) {
      for (PixelImage frame : frames) {
        ClassMap one = champion.segment(frame, false).map();
        ClassMap other = challenger.segment(frame, false).map();
        List<String> classes = List.of("lesion");
        expected.add(MaskComparison.of(new Side(one, classes), new Side(other, classes)));
      }
    }
    return expected;
  }

  private static WantedModels trial(ReleasedModel champion, ReleasedModel challenger) {
    return new WantedModels(champion, Optional.empty(), Optional.of(challenger), 1);
  }

  private static ReleasedModel otherDigest(ReleasedModel release) {
    return new ReleasedModel(
        new ModelIdentity(TASK, release.version(), "0".repeat(64)), release.uri());
  }

  private static void awaitRefusal(EngineRig rig, String words) {
    await().atMost(LONG).until(() -> rig.shadow.refusals().getOrDefault(TASK, "").contains(words));
  }

  private static void submit(EngineRig rig, int sequence, PixelImage image) {
    rig.submit(
        Lane.LIVE,
        FrameFixture.frame("a", sequence)
            .setWidth(image.width())
            .setHeight(image.height())
            .setPixels(ByteBuffer.wrap(image.pixels()))
            .build());
  }

  private static ModelPackage open(Path directory) {
    return ModelPackage.open(directory, TrustedKeys.ANYONE);
  }
}
