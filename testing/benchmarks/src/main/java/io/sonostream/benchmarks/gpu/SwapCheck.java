package io.sonostream.benchmarks.gpu;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.processor.inference.Candidate;
import io.sonostream.processor.inference.EngineSettings;
import io.sonostream.processor.inference.FrameInputs;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.testkit.models.UntrainedModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The processor's engine without Kafka: frames go on and on while one model is swapped for another.
 * Models of even versions are surer than the others, so that an answer tells which one gave it.
 *
 * <p>Owner: the thread that runs it; one more submits. Hand-off: outcomes are counted by the
 * engine's threads. Bound: so many frames in flight. Shutdown: the submitter first, then what is in
 * flight, then the engine.
 */
final class SwapCheck {
  private static final String TASK = "gpu-check";
  private static final int IN_FLIGHT = 64;
  static final double[] PROBABILITIES = {0.9, 0.65};
  static final double CLOSE = 0.05;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final UntrainedModel model;
  private final EngineKind kind;
  private final EngineOptions options;
  private final Path folder;
  private final Consumer<String> progress;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private volatile boolean stop;

  SwapCheck(
      UntrainedModel model,
      EngineKind kind,
      EngineOptions options,
      Path folder,
      Consumer<String> progress) {
    this.model = model;
    this.kind = kind;
    this.options = options.withEngine(kind);
    this.folder = folder;
    this.progress = progress;
  }

  SwapRow run(int swaps) throws InterruptedException {
    List<ModelPackage> packages =
        List.of(packed("even", PROBABILITIES[0]), packed("odd", PROBABILITIES[1]));
    try (InferenceEngine engine = engine()) {
      engine.start();
      engine.swapIn(candidate(packages, 0));
      Worker submitter =
          new Worker("sonostream-gpu-check", () -> submit(engine), FailurePolicy.OWNER_ASKS);
      submitter.start();
      SwapRow.Megabytes early = DeviceMemory.now(kind.onGpu());
      for (int version = 1; version <= swaps; version++) {
        progress.accept("swap " + version + " of " + swaps);
        engine.swapIn(candidate(packages, version));
        if (version == Math.max(1, swaps / 10)) {
          early = DeviceMemory.now(kind.onGpu());
        }
      }
      SwapRow.Megabytes end = DeviceMemory.now(kind.onGpu());
      stop = true;
      submitter.join(PATIENCE);
      submitter
          .failure()
          .ifPresent(
              why -> {
                throw new IllegalStateException(why);
              });
      room.tryAcquire(IN_FLIGHT, PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new SwapRow(
          kind.label(), swaps, asked.get(), asked.get() - answered.get(), wrong.get(), early, end);
    }
  }

  private ModelPackage packed(String name, double probability) {
    return model.answering(probability).write(TASK, name, 1, folder.resolve(name), null);
  }

  private Candidate candidate(List<ModelPackage> packages, int version) {
    ModelPackage one = packages.get(version % 2);
    return new Candidate(
        new ModelIdentity(TASK, String.valueOf(version), one.sha256()),
        Engines.load(one, options),
        one.manifest().mapping(),
        one.manifest().classes(),
        TASK,
        ProbeCheck.of(one));
  }

  private InferenceEngine engine() {
    return new InferenceEngine(
        new EngineSettings(
            kind.label(),
            2,
            0,
            List.of(),
            true,
            1,
            8,
            2,
            Duration.ofMinutes(1),
            false,
            List.of(),
            folder.resolve("profiles")),
        new BatchRules(0.1, TimeUnit.MINUTES.toMicros(1), Map.of()),
        new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
        () -> System.currentTimeMillis() * 1000,
        new InferenceMetrics(new SimpleMeterRegistry()));
  }

  private void submit(InferenceEngine engine) throws InterruptedException {
    byte[] noise = new byte[model.input().frameBytes()];
    new Random(3).nextBytes(noise);
    while (!stop) {
      room.acquire();
      long sequence = asked.getAndIncrement();
      engine.submit(
          new FrameJob(
              Lane.LIVE,
              frame(sequence, noise),
              System.currentTimeMillis() * 1000,
              () -> false,
              this::seen));
    }
  }

  private Frame frame(long sequence, byte[] pixels) {
    return Frame.newBuilder()
        .setDeviceId("gpu-check")
        .setStreamId("stream")
        .setSequence(sequence)
        .setCapturedAt(Instant.now())
        .setTask(TASK)
        .setWidth(model.input().width())
        .setHeight(model.input().height())
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(PixelEncoding.RAW)
        .setPixels(ByteBuffer.wrap(pixels))
        .setAttributes(Map.of())
        .build();
  }

  private void seen(Outcome outcome) {
    if (outcome instanceof Outcome.Segmented mask) {
      answered.incrementAndGet();
      if (!fits(mask.segmentation())) {
        wrong.incrementAndGet();
      }
    }
    room.release();
  }

  /** All of the frame is foreground, as sure as the model that it names. */
  private boolean fits(SegmentedFrame seen) {
    double sure = PROBABILITIES[Integer.parseInt(seen.model().version()) % 2];
    return seen.regions().get(0).areaPixels()
            == (long) model.input().width() * model.input().height()
        && Math.abs(seen.regions().get(0).meanProbability() - sure) < CLOSE;
  }
}
