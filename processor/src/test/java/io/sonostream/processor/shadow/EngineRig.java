package io.sonostream.processor.shadow;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.inference.AttemptLimits;
import io.sonostream.processor.inference.Candidate;
import io.sonostream.processor.inference.EngineSettings;
import io.sonostream.processor.inference.FrameInputs;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.LastResorts;
import io.sonostream.processor.inference.ModelDirector;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.SteadySettings;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ShadowComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine with nothing around it: frames in, outcomes and comparisons out. */
public final class EngineRig implements AutoCloseable {
  public static final String TASK = FrameFixture.TASK;
  public static final Duration LONG = Duration.ofSeconds(60);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final InferenceMetrics metrics = new InferenceMetrics(meters);
  final ShadowMetrics shadowMetrics = new ShadowMetrics(meters);
  public final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  final List<ShadowComparison> comparisons = new CopyOnWriteArrayList<>();
  final FrameInputs inputs = new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT));
  final Shadow shadow =
      new Shadow(inputs, shadowMetrics, () -> System.currentTimeMillis() * 1000, comparisons::add);
  public final InferenceEngine engine;

  public EngineRig(int workers, Duration maxAge, Path profiles) {
    engine =
        new InferenceEngine(
            new EngineSettings(
                "auto",
                workers,
                0,
                List.of(),
                false,
                1,
                2,
                2,
                Duration.ofMinutes(1),
                false,
                List.of(),
                profiles),
            SteadySettings.OFF,
            new BatchRules(0.1, maxAge.toNanos() / 1000, Map.of()),
            inputs,
            () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            metrics,
            shadow.sideline());
    engine.start();
    engine.expect(TASK);
  }

  static Candidate candidate(String version, BrightnessModel model) {
    return new BrightnessLoader(release -> model).load(BrightnessLoader.release(TASK, version));
  }

  static Candidate candidate(String version, BrightnessModel model, FrameMapping mapping) {
    Candidate plain = candidate(version, model);
    return new Candidate(
        plain.identity(), model, mapping, plain.classes(), plain.profileKey(), plain.probes());
  }

  void challenge(Candidate candidate, double share) {
    shadow.begin(engine.tried(candidate), share);
  }

  void submit(Lane lane, Frame frame) {
    engine.submit(new FrameJob(lane, frame, 0, () -> false, outcomes::add));
  }

  /** A director of this engine, not yet started, whose trials may take long. */
  ModelDirector director(ModelLoader loader) {
    return director(loader, LastResorts.NONE, AttemptLimits.of(LONG));
  }

  public ModelDirector director(ModelLoader loader, LastResorts lastResorts, AttemptLimits limits) {
    return director(loader, lastResorts, limits, OpenTelemetry.noop().getTracer("none"));
  }

  public ModelDirector director(
      ModelLoader loader, LastResorts lastResorts, AttemptLimits limits, Tracer tracer) {
    return new ModelDirector(
        engine, loader, lastResorts, limits, shadow.contest(engine, loader), metrics, tracer);
  }

  /** Live frames of one device. */
  public void submit(int first, int count) {
    for (int i = first; i < first + count; i++) {
      submit(Lane.LIVE, FrameFixture.frame("a", i).build());
    }
  }

  public void awaitOutcomes(int count) {
    await().atMost(LONG).until(() -> outcomes.size() == count);
  }

  /** Live frames that the sample chose and that came to this end. */
  double fate(ShadowMetrics.Fate fate) {
    Counter counter =
        meters
            .find("sonostream.shadow.frames")
            .tag("fate", fate.name().toLowerCase(java.util.Locale.ROOT))
            .counter();
    return counter == null ? 0 : counter.count();
  }

  void awaitFate(ShadowMetrics.Fate fate, double count) {
    await().atMost(LONG).until(() -> fate(fate) == count);
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  @Override
  public void close() {
    engine.close();
  }
}
