package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.records.LabelMaps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real network on both lanes; the archive's frames it sees twice. */
class ArchiveSeenTwiceIT {
  private static final Path STARTER = Path.of("..", "models", "starter");
  private static final String ENGINE = "pytorch-cpu-f32";

  @TempDir Path home;

  @Test
  void archiveMasksAreThoseThatMirroredEvaluationMeasuresAndLiveOnesThePlain() throws Exception {
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    List<PixelImage> images = starter.probes().stream().map(Probe::frame).toList();
    EngineOptions options = new EngineOptions(ENGINE, 1, home);
    List<LabelMap> once = segmented(new FrameSegmenter(starter, options), images);
    List<LabelMap> twice = segmented(FrameSegmenter.mirrored(starter, options), images);
    assertThat(twice).isNotEqualTo(once);

    try (StreamRig rig = new StreamRig(1);
        Processor processor = new Processor(settings(rig))) {
      processor.start();
      for (int i = 0; i < images.size(); i++) {
        rig.send(rig.topics().framesLive().name(), frame(i, images.get(i)));
        rig.send(rig.topics().framesArchive().name(), frame(i, images.get(i)));
      }
      rig.flush();
      List<Mask> live = masks(rig, rig.topics().masksLive().name(), images.size());
      List<Mask> archive = masks(rig, rig.topics().masksArchive().name(), images.size());
      assertThat(live).extracting(Mask::getSeenTwice).containsOnly(false);
      assertThat(live).extracting(Mask::getLabelMap).isEqualTo(once);
      assertThat(archive).extracting(Mask::getSeenTwice).containsOnly(true);
      assertThat(archive).extracting(Mask::getLabelMap).isEqualTo(twice);
    }
  }

  /** Batches of one give the very bits that the segmenter gives. */
  private ProcessorSettings settings(StreamRig rig) {
    return rig.settings(
        Map.of(
            "processor.engine.name",
            ENGINE,
            "processor.engine.threads",
            1,
            "processor.engine.max-batch",
            1,
            "processor.engine.overlap",
            false,
            "processor.engine.archive-seen-twice",
            List.of(TASK),
            "processor.models.directory",
            home.resolve("models").toString(),
            "processor.tasks." + TASK + ".model",
            STARTER.toString()));
  }

  private static List<LabelMap> segmented(FrameSegmenter segmenter, List<PixelImage> images) {
    try (segmenter) {
      return images.stream()
          .map(image -> segmenter.segment(image, false).map())
          .map(map -> LabelMaps.encode(map.width(), map.height(), map.values()))
          .toList();
    }
  }

  private static Frame frame(int sequence, PixelImage image) {
    return FrameFixture.frame("a", sequence)
        .setWidth(image.width())
        .setHeight(image.height())
        .setPixels(ByteBuffer.wrap(image.pixels()))
        .build();
  }

  private static List<Mask> masks(StreamRig rig, String topic, int count) {
    return rig.awaitRecords(topic, count).stream()
        .map(rig::mask)
        .sorted(Comparator.comparingLong(Mask::getSequence))
        .toList();
  }
}
