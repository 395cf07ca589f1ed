package io.sonostream.processor.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** What a challenger's trial counts. Each number appears in docs/metrics.md. */
public final class ShadowMetrics {

  /** What became of a live frame that the sample chose. */
  public enum Fate {
    /** Both masks were compared. */
    COMPARED,
    /** As many as may wait for the challenger waited already. */
    FULL,
    /** The trial ended first. */
    ENDED,
    /** The challenger failed at it. */
    FAILED
  }

  /** A device's name comes from outside; so many of them get a series of their own. */
  static final int MOST_DEVICES = 1_000;

  static final String OTHER_DEVICES = "(other)";

  private final MeterRegistry registry;

  public ShadowMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  public void frame(String task, Fate fate) {
    Counter.builder("sonostream.shadow.frames")
        .description("Live frames that the sample chose, by what became of them")
        .tag("task", task)
        .tag("fate", fate.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  public void engineCall(String task, Duration took) {
    Timer.builder("sonostream.shadow.engine.time")
        .description("Engine time of one call of the challenger, which a frame may wait for")
        .tag("task", task)
        .register(registry)
        .record(took);
  }

  public void unsent() {
    Counter.builder("sonostream.shadow.unsent")
        .description("Comparisons that could not be written to model.shadow")
        .register(registry)
        .increment();
  }

  public void waiting(IntSupplier frames) {
    Gauge.builder("sonostream.shadow.waiting", frames::getAsInt)
        .description("Frames that wait for a challenger or are under way in it")
        .register(registry);
  }

  public void challenger(String task, String outcome, Duration took) {
    Timer.builder("sonostream.challenger")
        .description("Challengers by what became of them")
        .tag("task", task)
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
  }

  public Series series(String task, String version, String engine, DoubleSupplier share) {
    return new Series(task, version, engine, share);
  }

  /**
   * The series of one challenger; gone from the registry when its trial ends.
   *
   * <p>Owner: the monitor of this object. Hand-off: none. Bound: {@link #MOST_DEVICES} series.
   * Shutdown: {@link #close}, after which {@link #compared} does nothing.
   */
  public final class Series implements AutoCloseable {
    private final String task;
    private final String version;
    private final Set<String> devices = new HashSet<>();
    private final List<Meter> meters = new ArrayList<>();
    private boolean closed;

    private Series(String task, String version, String engine, DoubleSupplier share) {
      this.task = task;
      this.version = version;
      meters.add(
          Gauge.builder("sonostream.challenger.share", share::getAsDouble)
              .description("Share of the live frames that a challenger is tried on")
              .tag("task", task)
              .tag("version", version)
              .tag("engine", engine)
              .register(registry));
    }

    public synchronized void compared(String device, double dice) {
      if (closed) {
        return;
      }
      boolean own = devices.contains(device) || devices.size() < MOST_DEVICES;
      String name = own ? device : OTHER_DEVICES;
      DistributionSummary summary =
          DistributionSummary.builder("sonostream.shadow.dice")
              .description("Dice between the champion's and the challenger's mask")
              .tag("task", task)
              .tag("challenger", version)
              .tag("device", name)
              .serviceLevelObjectives(0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1)
              .register(registry);
      if (devices.add(name)) {
        meters.add(summary);
      }
      summary.record(dice);
    }

    @Override
    public synchronized void close() {
      closed = true;
      meters.forEach(registry::remove);
    }
  }
}
