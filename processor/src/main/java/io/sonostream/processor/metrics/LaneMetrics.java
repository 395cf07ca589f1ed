package io.sonostream.processor.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sonostream.processor.batch.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What one lane counts. Each number appears in docs/metrics.md. */
public final class LaneMetrics {
  private final MeterRegistry registry;
  private final String lane;
  private final Counter frames;
  private final Counter replacedThreads;
  private final Counter refusedSends;
  private final Counter lost;
  private final Timer age;
  private final Timer drain;

  /** To find a meter by its names takes longer than to count, and this is done for each mask. */
  private final Map<String, TaskMeters> tasks = new ConcurrentHashMap<>();

  private record TaskMeters(Counter masks, DistributionSummary uncertainty, Counter steadied) {}

  public LaneMetrics(MeterRegistry registry, Lane lane) {
    this.registry = registry;
    this.lane = lane.label();
    this.frames =
        Counter.builder("sonostream.frames")
            .description("Frames taken from Kafka")
            .tag("lane", this.lane)
            .register(registry);
    this.replacedThreads =
        Counter.builder("sonostream.threads.replaced")
            .description("Stream threads that died and were replaced")
            .tag("lane", this.lane)
            .register(registry);
    this.refusedSends =
        Counter.builder("sonostream.sends.refused")
            .description("Answers that Kafka would not take, such as ones over a topic's limit")
            .tag("lane", this.lane)
            .register(registry);
    this.lost =
        Counter.builder("sonostream.lost.to.retention")
            .description("Records that retention deleted before they were read")
            .tag("lane", this.lane)
            .register(registry);
    this.age =
        timer("sonostream.frame.age", "Age of a frame, by the device's clock, as its mask leaves");
    this.drain = timer("sonostream.commit.drain", "Wait of a commit for the frames in flight");
  }

  public void frameTaken() {
    frames.increment();
  }

  /**
   * @param uncertainty of the mask, 0 (sure) to 1
   */
  public void masked(String task, long ageMicros, double uncertainty) {
    TaskMeters meters = meters(task);
    meters.masks().increment();
    meters.uncertainty().record(uncertainty);
    age.record(Math.max(0, ageMicros), TimeUnit.MICROSECONDS);
  }

  /** Besides, of a mask that leans on the frame before. */
  public void steadied(String task) {
    meters(task).steadied().increment();
  }

  private TaskMeters meters(String task) {
    return tasks.computeIfAbsent(task, this::newMeters);
  }

  /** All of them at 0, too: who looks for one must not wait for the first. */
  private TaskMeters newMeters(String task) {
    return new TaskMeters(
        counter("sonostream.masks", "Masks made by a model", "task", task),
        DistributionSummary.builder("sonostream.uncertainty")
            .description("How much Dice a mask is expected to lack, by its model's probabilities")
            .tag("lane", lane)
            .tag("task", task)
            .serviceLevelObjectives(0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
            .register(registry),
        counter("sonostream.masks.steadied", "Masks that lean on the frame before", "task", task));
  }

  public void shed(String task, long ageMicros) {
    counter(
            "sonostream.shed",
            "Frames answered SHED: too old, or too long without a model of their task",
            "task",
            task)
        .increment();
    age.record(Math.max(0, ageMicros), TimeUnit.MICROSECONDS);
  }

  public void dead(Exception cause) {
    counter("sonostream.dead", "Dead letters", "cause", cause.getClass().getSimpleName())
        .increment();
  }

  public void drained(Duration wait) {
    drain.record(wait);
  }

  public void threadReplaced() {
    replacedThreads.increment();
  }

  public void sendRefused() {
    refusedSends.increment();
  }

  public void lost(long records) {
    lost.increment(records);
  }

  /**
   * @param offset seconds that the device's clock is behind ours
   * @param drift seconds by which it falls behind in a second
   */
  public void deviceClock(String device, Supplier<Number> offset, Supplier<Number> drift) {
    io.micrometer.core.instrument.Gauge.builder("sonostream.device.clock.offset", offset)
        .description("How far a device's clock is behind ours, the shortest way here included")
        .baseUnit("seconds")
        .tag("lane", lane)
        .tag("device", device)
        .register(registry);
    io.micrometer.core.instrument.Gauge.builder("sonostream.device.clock.drift", drift)
        .description("Seconds by which a device's clock falls behind ours in a second")
        .tag("lane", lane)
        .tag("device", device)
        .register(registry);
  }

  public <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    io.micrometer.core.instrument.Gauge.builder(name, source, value)
        .description(description)
        .tag("lane", lane)
        .strongReference(true)
        .register(registry);
  }

  private Counter counter(String name, String description, String tag, String value) {
    return Counter.builder(name)
        .description(description)
        .tag("lane", lane)
        .tag(tag, value)
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .tag("lane", lane)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry);
  }
}
