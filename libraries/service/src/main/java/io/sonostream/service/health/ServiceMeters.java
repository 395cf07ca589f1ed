package io.sonostream.service.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sonostream.runtime.Version;
import io.sonostream.runtime.WorkerHealth;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The meters of one service: its own, and what every service has (build, health, memory inside and
 * outside the heap, collections, threads, failed workers, open files, processor time, disks).
 *
 * <p>Owner: the service. Hand-off: the registry is made for all threads. Bound: whoever registers
 * bounds its labels. Shutdown: {@link #close}.
 */
public final class ServiceMeters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /**
   * @param service for example {@code processor}
   * @param workers told by its threads when they fail
   */
  public ServiceMeters(String service, WorkerHealth workers) {
    Gauge.builder("sonostream.build.info", () -> 1)
        .description("1, with the version that runs")
        .tag("service", service)
        .tag("version", Version.current())
        .register(registry);
    FunctionCounter.builder("sonostream.workers.failed", workers, WorkerHealth::failures)
        .description("Threads and their tasks that failed; health says which was the first")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmInfoMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessMemory().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Health as numbers, for whoever watches numbers only. */
  void health(Supplier<Health> live, Supplier<Health> ready) {
    answer("sonostream.live", "1 while the process can go on", live);
    answer("sonostream.ready", "1 while the service does its work", ready);
  }

  private void answer(String name, String description, Supplier<Health> health) {
    Gauge.builder(name, () -> health.get().ok() ? 1 : 0)
        .description(description)
        .register(registry);
  }

  /**
   * How full the disk below a directory is.
   *
   * @param use what the directory is for, such as {@code state}: its path is nobody's business
   * @param directory need not exist yet
   */
  public void disk(String use, Path directory) {
    new DiskSpace(use, directory).bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** Everything, in Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
