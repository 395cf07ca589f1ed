package io.sonostream.processor.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sonostream.processor.batch.ModelIdentity;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the engine's side counts. Each number appears in docs/metrics.md. */
public final class InferenceMetrics {
  private final MeterRegistry registry;
  private final MultiGauge modelVersions;

  /** To find a meter by its names takes longer than to count, and this is done for each frame. */
  private final Map<String, TaskMeters> tasks = new ConcurrentHashMap<>();

  private record TaskMeters(DistributionSummary batchSize, Timer engineTime, Timer queueTime) {}

  public InferenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.modelVersions =
        MultiGauge.builder("sonostream.model.version")
            .description("1 for the version that serves a task")
            .register(registry);
  }

  public void batch(String task, int size, long engineMicros) {
    TaskMeters meters = meters(task);
    meters.batchSize().record(size);
    meters.engineTime().record(engineMicros, TimeUnit.MICROSECONDS);
  }

  public void queued(String task, long micros) {
    meters(task).queueTime().record(Math.max(0, micros), TimeUnit.MICROSECONDS);
  }

  private TaskMeters meters(String task) {
    return tasks.computeIfAbsent(task, this::newMeters);
  }

  private TaskMeters newMeters(String task) {
    return new TaskMeters(
        DistributionSummary.builder("sonostream.batch.size")
            .description("Frames in a batch")
            .tag("task", task)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
            .register(registry),
        timer("sonostream.engine.time", "Engine time of a batch", task),
        timer("sonostream.queue.time", "From taken to batched", task));
  }

  public void culprit(String task) {
    counter("sonostream.engine.culprits", "Frames that failed alone", "task", task).increment();
  }

  public void swap(String task, String outcome, Duration took) {
    Timer.builder("sonostream.swap")
        .description("Model swaps by outcome")
        .tag("task", task)
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
  }

  /**
   * @param serving each model that serves, and its engine
   */
  public void models(Map<ModelIdentity, String> serving) {
    modelVersions.register(
        serving.entrySet().stream()
            .map(
                model ->
                    MultiGauge.Row.of(
                        Tags.of(
                            "task",
                            model.getKey().task(),
                            "version",
                            model.getKey().version(),
                            "engine",
                            model.getValue()),
                        1))
            .toList(),
        true);
  }

  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  public Counter counter(String name, String description, String tag, String value) {
    return Counter.builder(name).description(description).tag(tag, value).register(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  private Timer timer(String name, String description, String task) {
    return Timer.builder(name)
        .description(description)
        .tag("task", task)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry);
  }
}
