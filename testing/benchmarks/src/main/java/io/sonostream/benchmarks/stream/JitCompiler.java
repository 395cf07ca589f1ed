package io.sonostream.benchmarks.stream;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What the JVM's compiler still takes from the engine. At an engine's few dozen frames a second
 * Kafka's code reaches the compiler's thresholds only after many minutes, which a service that runs
 * for days does not notice.
 */
final class JitCompiler {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** Of one core. */
  private static final double QUIET = 0.015;

  private JitCompiler() {}

  /** Waits until it takes next to nothing, or the time is up. */
  static void awaitQuiet(Duration most) throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    if (compiler == null || !compiler.isCompilationTimeMonitoringSupported()) {
      return;
    }
    long deadline = System.nanoTime() + most.toNanos();
    double share = 1;
    while (share > QUIET && System.nanoTime() - deadline < 0) {
      long before = compiler.getTotalCompilationTime();
      Thread.sleep(WINDOW.toMillis());
      share = (compiler.getTotalCompilationTime() - before) / (double) WINDOW.toMillis();
    }
  }
}
