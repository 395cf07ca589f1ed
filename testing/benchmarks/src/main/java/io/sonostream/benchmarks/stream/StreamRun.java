package io.sonostream.benchmarks.stream;

import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.FramePump;
import io.sonostream.testkit.stream.MaskLedger;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything on one machine and in one run, so that ratios hold while the machine's speed drifts:
 * the bare loop, the stream (saturated for each number of devices, then at part load), the bare
 * loop again, and the plain alternative.
 */
final class StreamRun {
  private static final int PARTITIONS = 8;

  /** Faster than the engine, so that it never waits for a frame; slow enough for a small disk. */
  private static final double OVERLOAD = 1.1;

  private static final int WARM_UP_DEVICES = 8;
  private static final double WARM_UP_FPS = 1000;

  /** Of each phase, while the JIT compiler is still busy. */
  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(1);

  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StreamOptions options;
  private final Consumer<String> progress;
  private int phases;

  StreamRun(StreamOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  StreamReport run() throws InterruptedException {
    warmUpJvm();
    try (StreamBed bed = new StreamBed(PARTITIONS)) {
      Path folder = bed.directory().resolve("model");
      ModelPackage model = UntrainedModel.STANDARD.write(StreamBed.TASK, "v1", 1, folder, null);
      EngineOptions engine =
          new EngineOptions(engineFor(model), options.threads(), bed.directory().resolve("trt"));
      BareLoop bare = new BareLoop(model, engine, options.bareWorkers());

      progress.accept("the bare engine: " + engine.engine());
      BareLoop.Speed before = bare.best(options.bareTime());
      List<Saturation> saturated = new ArrayList<>();
      List<MaskMeter.Note> partLoad = new ArrayList<>();
      stream(bed, folder, engine, before.framesPerSecond(), saturated, partLoad);
      progress.accept("the bare engine again");
      BareLoop.Speed after = bare.best(options.bareTime());
      progress.accept("the bare engine with one call more at a time");
      BareLoop.Speed overlapped =
          new BareLoop(model, engine, options.bareWorkers() + 1).best(options.bareTime());
      double bareFps = (before.framesPerSecond() + after.framesPerSecond()) / 2;
      @Nullable Double plain =
          options.plain() ? plain(bed, model, engine, before.framesPerSecond()) : null;
      BareForm best = bestForm(model, engine, overlapped);
      return report(
          engine.engine(), before, after, overlapped, best, bareFps, saturated, partLoad, plain);
    }
  }

  /**
   * The fastest that these cores can be made to be: one call on all of them, a call on each, and
   * one more at a time. Comes last, since libtorch's threads are one number for the process.
   */
  private BareForm bestForm(ModelPackage model, EngineOptions engine, BareLoop.Speed overlapped)
      throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    BareForm best = new BareForm(options.bareWorkers() + 1, options.threads(), overlapped);
    int[][] forms = {{1, cores}, {2, cores}, {cores, 1}, {cores + 1, 1}};
    for (int[] form : forms) {
      progress.accept("the bare engine with " + form[0] + " calls of " + form[1] + " threads");
      EngineOptions threads = new EngineOptions(engine.engine(), form[1], engine.tensorRtCache());
      best =
          best.orFaster(
              new BareForm(
                  form[0],
                  form[1],
                  new BareLoop(model, threads, form[0]).best(options.bareTime())));
    }
    return best;
  }

  /**
   * The same path with a network that costs nothing, so that the JIT compiler sees in seconds as
   * many frames as the stream brings in many minutes.
   */
  private void warmUpJvm() throws InterruptedException {
    progress.accept("warming up the JVM with a tiny network");
    try (StreamBed bed = new StreamBed(PARTITIONS)) {
      Path folder = bed.directory().resolve("model");
      UntrainedModel.TINY.write(StreamBed.TASK, "v1", 1, folder, null);
      Map<String, Object> more = new HashMap<>();
      more.put("processor.engine.name", "pytorch-cpu-f32");
      more.put("processor.models.follow", false);
      more.putAll(options.settings());
      try (Processor processor = start(bed, folder, more);
          MaskLedger masks =
              new MaskLedger(bed, bed.topics().masksLive().name(), (mask, arrived) -> {});
          FramePump pump = pump(bed, WARM_UP_DEVICES, UntrainedModel.TINY, WARM_UP_FPS)) {
        pump.start();
        Thread.sleep(options.warmUpJvm().toMillis());
        pump.stop();
        masks.awaitAll(pump.sent(), PATIENCE);
      }
    }
  }

  private static Processor start(StreamBed bed, Path model, Map<String, Object> more)
      throws InterruptedException {
    Processor processor =
        new Processor(ProcessorSettings.load(null, bed.processorSettings(model, more)));
    try {
      processor.start();
      if (!processor.awaitReady(START_TIMEOUT)) {
        throw new IllegalStateException(
            "the processor is not ready: " + processor.ready().message());
      }
      return processor;
    } catch (RuntimeException | InterruptedException e) {
      processor.close();
      throw e;
    }
  }

  private String engineFor(ModelPackage model) {
    if (!options.engine().equals(EngineOptions.AUTO_NAME)) {
      return options.engine();
    }
    progress.accept("choosing the engine");
    try (LoadedModel fastest =
        Engines.load(model, new EngineOptions(EngineOptions.AUTO_NAME, options.threads(), null))) {
      return fastest.engine();
    }
  }

  /** What one number of devices got through. */
  private record Saturation(int devices, double fps, double meanBatch) {}

  private void stream(
      StreamBed bed,
      Path model,
      EngineOptions engine,
      double bareFps,
      List<Saturation> saturated,
      List<MaskMeter.Note> partLoad)
      throws InterruptedException {
    Map<String, Object> more = new HashMap<>();
    more.put("processor.engine.name", engine.engine());
    more.put("processor.engine.threads", options.threads());
    more.put("processor.engine.workers", options.workers());
    more.put("processor.models.follow", false);
    more.putAll(options.settings());
    MaskMeter meter = new MaskMeter();
    try (Processor processor = start(bed, model, more);
        MaskLedger masks = new MaskLedger(bed, bed.topics().masksLive().name(), meter)) {
      for (int devices : options.devices()) {
        progress.accept("saturated by " + devices + " devices");
        List<MaskMeter.Note> notes =
            phase(bed, masks, meter, devices, bareFps * OVERLOAD, options.time());
        saturated.add(
            new Saturation(
                devices,
                MaskMeter.masksPerSecond(notes),
                notes.stream().mapToInt(MaskMeter.Note::batch).average().orElse(0)));
      }
      progress.accept("at " + Math.round(100 * options.load()) + " % load");
      partLoad.addAll(
          phase(
              bed,
              masks,
              meter,
              options.devices().get(0),
              bareFps * options.load(),
              options.time().multipliedBy(2)));
    }
  }

  /** Settles, then returns the masks that arrive within the time, then waits for the rest. */
  private List<MaskMeter.Note> phase(
      StreamBed bed, MaskLedger masks, MaskMeter meter, int devices, double rate, Duration time)
      throws InterruptedException {
    try (FramePump pump = pump(bed, devices, UntrainedModel.STANDARD, rate)) {
      pump.start();
      settle();
      Instant from = Instant.now();
      Thread.sleep(time.toMillis());
      Instant to = from.plus(time);
      pump.stop();
      long missing = masks.awaitAll(pump.sent(), PATIENCE);
      if (missing > 0) {
        throw new IllegalStateException(missing + " of " + pump.total() + " frames got no mask");
      }
      return meter.take().stream()
          .filter(note -> !note.arrived().isBefore(from) && note.arrived().isBefore(to))
          .toList();
    }
  }

  private void settle() throws InterruptedException {
    Thread.sleep(options.settle().toMillis());
    JitCompiler.awaitQuiet(LONGEST_SETTLING);
  }

  /** Devices of their own for each phase, so that every sequence begins at 0. */
  private FramePump pump(StreamBed bed, int devices, UntrainedModel model, double rate) {
    int phase = phases++;
    List<String> names =
        IntStream.range(0, devices).mapToObj(i -> "device-" + phase + "-" + i).toList();
    return new FramePump(bed, bed.topics().framesLive().name(), names, model.input().width(), rate);
  }

  private double plain(StreamBed bed, ModelPackage model, EngineOptions engine, double bareFps)
      throws InterruptedException {
    progress.accept("the plain alternative");
    try (PlainAlternative plain = new PlainAlternative(bed, model, engine);
        FramePump pump =
            pump(bed, options.devices().get(0), UntrainedModel.STANDARD, bareFps * OVERLOAD)) {
      plain.start();
      pump.start();
      plain.awaitFirstMask(START_TIMEOUT);
      settle();
      long before = plain.masks();
      long start = System.nanoTime();
      Thread.sleep(options.time().toMillis());
      double fps = (plain.masks() - before) * 1e9 / (System.nanoTime() - start);
      pump.stop();
      return fps;
    }
  }

  private StreamReport report(
      String engine,
      BareLoop.Speed before,
      BareLoop.Speed after,
      BareLoop.Speed overlapped,
      BareForm best,
      double bareFps,
      List<Saturation> saturated,
      List<MaskMeter.Note> partLoad,
      @Nullable Double plain) {
    List<StreamReport.Row> rows =
        saturated.stream()
            .map(
                one ->
                    new StreamReport.Row(
                        one.devices(),
                        one.fps(),
                        one.fps() / bareFps,
                        1000 / one.fps() - 1000 / bareFps,
                        one.meanBatch()))
            .toList();
    return new StreamReport(
        bareFps,
        rows.get(0).fps(),
        rows.get(0).ratio(),
        quantile(partLoad, MaskMeter.Note::added, 0.5),
        quantile(partLoad, MaskMeter.Note::added, 0.99),
        quantile(partLoad, MaskMeter.Note::whole, 0.5),
        quantile(partLoad, MaskMeter.Note::whole, 0.99),
        options.load(),
        engine,
        before.batch(),
        before.framesPerSecond(),
        after.framesPerSecond(),
        overlapped.framesPerSecond(),
        best.speed().framesPerSecond(),
        best.toString(),
        rows.get(0).fps() / best.speed().framesPerSecond(),
        rows,
        plain,
        plain == null ? null : rows.get(0).fps() / plain);
  }

  /** In milliseconds. */
  private static double quantile(
      List<MaskMeter.Note> notes, ToDoubleFunction<MaskMeter.Note> micros, double share) {
    double[] sorted = notes.stream().mapToDouble(micros).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no mask arrived within the time");
    }
    int rank = (int) Math.ceil(share * sorted.length) - 1;
    return Arrays.stream(sorted).skip(Math.max(0, rank)).findFirst().orElseThrow() / 1000;
  }
}
