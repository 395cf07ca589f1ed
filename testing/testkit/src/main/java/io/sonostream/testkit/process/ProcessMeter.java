package io.sonostream.testkit.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a whole process has used: processor time, and memory as the kernel counts it. */
public final class ProcessMeter {
  private ProcessMeter() {}

  /** User and system time of all threads, in seconds. */
  public static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** Resident memory now, in megabytes; NaN where the kernel doesn't say. */
  public static double residentMegabytes() {
    return residentMegabytes(ProcessHandle.current().pid());
  }

  /** The same of another process. */
  static double residentMegabytes(long pid) {
    return kilobytes(pid, "VmRSS:") / 1024;
  }

  /** Most resident memory so far, in megabytes; NaN likewise. */
  public static double peakMegabytes() {
    return kilobytes(ProcessHandle.current().pid(), "VmHWM:") / 1024;
  }

  private static double kilobytes(long pid, String key) {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    try {
      for (String line : Files.readAllLines(status)) {
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
