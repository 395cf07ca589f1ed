package io.sonostream.benchmarks.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the whole process has used: processor time, and memory as the kernel counts it. */
final class ProcessMeter {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMeter() {}

  /** User and system time of all threads, in seconds. */
  static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** Resident memory now, in megabytes; NaN where the kernel doesn't say. */
  static double residentMegabytes() {
    return kilobytes("VmRSS:") / 1024;
  }

  /** Most resident memory so far, in megabytes; NaN likewise. */
  static double peakMegabytes() {
    return kilobytes("VmHWM:") / 1024;
  }

  private static double kilobytes(String key) {
    if (!Files.exists(STATUS)) {
      return Double.NaN;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(key)) {
          return Double.parseDouble(line.replaceAll("[^0-9]", ""));
        }
      }
      return Double.NaN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
