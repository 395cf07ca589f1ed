package io.sonostream.service.health;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process takes as a whole: engines keep their tensors outside the heap, where no meter of
 * the JVM sees them, and a container is killed for the sum.
 */
final class ProcessMemory implements MeterBinder {
  private static final String RESIDENT = "VmRSS:";
  private final Path status;

  ProcessMemory() {
    this(Path.of("/proc/self/status"));
  }

  ProcessMemory(Path status) {
    this.status = status;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (Files.isReadable(status)) {
      Gauge.builder("process.resident.memory", this::residentBytes)
          .description("Memory of the process in RAM, heap and native together")
          .baseUnit("bytes")
          .register(registry);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      Gauge.builder("process.memory.limit", machine::getTotalMemorySize)
          .description("Memory that it may take: the container's limit, or the machine's")
          .baseUnit("bytes")
          .register(registry);
    }
  }

  /** NaN, Prometheus' own word for it, where the kernel does not say. */
  double residentBytes() {
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
        if (line.startsWith(RESIDENT)) {
          String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
          return Long.parseLong(kibibytes) * 1024.0;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Double.NaN;
    }
    return Double.NaN;
  }
}
