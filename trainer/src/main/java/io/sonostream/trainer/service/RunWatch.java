package io.sonostream.trainer.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.trainer.run.RunReport;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What the runs of this trainer come to, as numbers. Each appears in docs/metrics.md.
 *
 * <ul>
 *   <li>Owner: the service's thread tells what runs do.
 *   <li>Hand-off: whoever scrapes reads, on a thread of its own.
 *   <li>Bound: the tasks of the settings; outcomes are few.
 *   <li>Shutdown: nothing to end.
 * </ul>
 */
final class RunWatch {
  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final LongSupplier nanoClock;
  private final Map<String, Long> lastHeardNanos = new ConcurrentHashMap<>();

  /**
   * Every series is there from the start: of one that begins with its first event, Prometheus sees
   * no increase.
   */
  RunWatch(MeterRegistry registry, Set<String> tasks, LongSupplier nanoClock) {
    this.registry = registry;
    this.nanoClock = nanoClock;
    for (String task : tasks) {
      Gauge.builder("sonostream.trainer.run.quiet", () -> quietSeconds(task))
          .description("Since the task's run last said anything; 0 when none goes on")
          .baseUnit("seconds")
          .tag("task", task)
          .register(registry);
      RunReport.OUTCOMES.forEach(outcome -> runs(task, outcome));
    }
  }

  /** A run of this task begins, or reports. */
  void heard(String task) {
    lastHeardNanos.put(task, nanoClock.getAsLong());
  }

  /** No run of this task goes on here any more. */
  void silent(String task) {
    lastHeardNanos.remove(task);
  }

  /** The run that went on is over. */
  void over(String task, String outcome) {
    silent(task);
    runs(task, outcome).increment();
  }

  private double quietSeconds(String task) {
    Long heard = lastHeardNanos.get(task);
    return heard == null ? 0 : (nanoClock.getAsLong() - heard) / NANOS;
  }

  private Counter runs(String task, String outcome) {
    return Counter.builder("sonostream.trainer.runs")
        .description("Runs by what became of them")
        .tag("task", task)
        .tag("outcome", outcome)
        .register(registry);
  }
}
