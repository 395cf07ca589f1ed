package io.sonostream.benchmarks.pipeline;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fills the frames' topic, then has the processor and the pass-through empty it, one after the
 * other; each size and encoding on a broker of its own. The first is done twice, and its first time
 * is for the JIT compiler.
 */
final class PipelineRun {
  private static final int PARTITIONS = 8;

  /** The network input that the speed promises are made for; the engine does not look at it. */
  private static final UntrainedModel MODEL =
      new UntrainedModel("unet(base=1,depth=1)", new InputShape(1, 256, 256));

  private final List<Integer> sides;
  private final List<PixelEncoding> encodings;
  private final Consumer<String> progress;

  PipelineRun(List<Integer> sides, List<PixelEncoding> encodings, Consumer<String> progress) {
    this.sides = List.copyOf(sides);
    this.encodings = List.copyOf(encodings);
    this.progress = progress;
  }

  PipelineReport run() throws InterruptedException {
    progress.accept("warming up");
    row(sides.get(0), encodings.get(0));
    List<PipelineRow> rows = new ArrayList<>();
    for (PixelEncoding encoding : encodings) {
      for (int side : sides) {
        progress.accept(side + "x" + side + " " + encoding);
        rows.add(row(side, encoding));
      }
    }
    return PipelineReport.of(rows);
  }

  private PipelineRow row(int side, PixelEncoding encoding) throws InterruptedException {
    PipelineFrames frames = PipelineFrames.of(side, encoding);
    try (StreamBed bed = new StreamBed(PARTITIONS)) {
      Path model = bed.directory().resolve("model");
      MODEL.write(StreamBed.TASK, "v1", 1, model, null);
      frames.fill(bed);
      Drain.Speed ours = ours(bed, model, frames.count());
      Drain.Speed copied = copied(bed, frames.count());
      return new PipelineRow(
          side,
          encoding.name().toLowerCase(Locale.ROOT),
          frames.pixels().remaining(),
          ours.framesPerSecond(),
          copied.framesPerSecond(),
          ours.framesPerSecond() / copied.framesPerSecond(),
          ours.bytesAllocatedPerFrame());
    }
  }

  private static Drain.Speed ours(StreamBed bed, Path model, int count)
      throws InterruptedException {
    Map<String, Object> more = new HashMap<>();
    more.put("processor.engine.name", AtOnceEngine.LABEL);
    more.put("processor.models.follow", false);
    more.put("processor.archive.enabled", false);
    Drain drain = new Drain();
    try (Processor processor =
        new Processor(ProcessorSettings.load(null, bed.processorSettings(model, more)))) {
      processor.start();
      return drain.await(bed, bed.topics().masksLive().name(), count);
    }
  }

  private static Drain.Speed copied(StreamBed bed, int count) throws InterruptedException {
    Drain drain = new Drain();
    try (PassThrough passThrough = new PassThrough(bed)) {
      return drain.await(bed, PassThrough.TOPIC, count);
    }
  }
}
