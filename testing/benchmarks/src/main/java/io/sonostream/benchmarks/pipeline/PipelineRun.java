package io.sonostream.benchmarks.pipeline;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fills the frames' topic, then has the processor and the pass-through read all of it, by turns, of
 * which the middle one counts; each size and encoding on a broker of its own. The first is done
 * twice, and its first time is for the JIT compiler.
 */
final class PipelineRun {
  private static final int PARTITIONS = 8;

  /** The network input that the speed promises are made for; the engine does not look at it. */
  private static final UntrainedModel MODEL =
      new UntrainedModel("unet(base=1,depth=1)", new InputShape(1, 256, 256));

  private final List<Integer> sides;
  private final List<PixelEncoding> encodings;
  private final int turns;
  private final Consumer<String> progress;

  PipelineRun(
      List<Integer> sides, List<PixelEncoding> encodings, int turns, Consumer<String> progress) {
    this.turns = turns;
    this.sides = List.copyOf(sides);
    this.encodings = List.copyOf(encodings);
    this.progress = progress;
  }

  PipelineReport run() throws InterruptedException {
    progress.accept("warming up");
    row(sides.get(0), encodings.get(0), 1);
    List<PipelineRow> rows = new ArrayList<>();
    for (PixelEncoding encoding : encodings) {
      for (int side : sides) {
        progress.accept(side + "x" + side + " " + encoding);
        rows.add(row(side, encoding, turns));
      }
    }
    return PipelineReport.of(rows);
  }

  private PipelineRow row(int side, PixelEncoding encoding, int turns) throws InterruptedException {
    PipelineFrames frames = PipelineFrames.of(side, encoding);
    try (StreamBed bed = new StreamBed(PARTITIONS)) {
      Path model = bed.directory().resolve("model");
      FrameMapping mapping = MODEL.write(StreamBed.TASK, "v1", 1, model, null).manifest().mapping();
      List<FrameStep> steps = new FrameSteps(bed, mapping, frames).measure();
      frames.fill(bed);
      bed.createTopic(PassThrough.TOPIC);
      List<Drain.Speed> ours = new ArrayList<>();
      List<Drain.Speed> copied = new ArrayList<>();
      for (int turn = 0; turn < turns; turn++) {
        ours.add(ours(bed, model, frames.count(), turn));
        copied.add(copied(bed, frames.count(), turn));
      }
      return PipelineRow.of(
          frames, encoding.name().toLowerCase(Locale.ROOT), middle(ours), middle(copied), steps);
    }
  }

  private static Drain.Speed middle(List<Drain.Speed> turns) {
    return turns.stream()
        .sorted(Comparator.comparingDouble(Drain.Speed::framesPerSecond))
        .toList()
        .get(turns.size() / 2);
  }

  private static Drain.Speed ours(StreamBed bed, Path model, int count, int turn)
      throws InterruptedException {
    Map<String, Object> more = new HashMap<>();
    more.put("processor.engine.name", AtOnceEngine.LABEL);
    more.put("processor.models.follow", false);
    more.put("processor.archive.enabled", false);
    more.put("processor.live.application-id", "road-" + turn);
    try (Drain drain = new Drain(bed, bed.topics().masksLive().name());
        Processor processor =
            new Processor(ProcessorSettings.load(null, bed.processorSettings(model, more)))) {
      processor.start();
      return drain.await(count);
    }
  }

  private static Drain.Speed copied(StreamBed bed, int count, int turn)
      throws InterruptedException {
    try (Drain drain = new Drain(bed, PassThrough.TOPIC);
        PassThrough passThrough = new PassThrough(bed, "pass-through-" + turn)) {
      return drain.await(count);
    }
  }
}
