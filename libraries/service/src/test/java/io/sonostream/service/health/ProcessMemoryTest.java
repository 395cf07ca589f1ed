package io.sonostream.service.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
  @TempDir Path directory;

  @Test
  void countsWhatTheKernelCounts() throws IOException {
    Path status = directory.resolve("status");
    Files.writeString(status, "Name:\tjava\nVmRSS:\t  1234 kB\nThreads:\t7\n");

    assertThat(new ProcessMemory(status).residentBytes()).isEqualTo(1234 * 1024);

    Files.writeString(status, "VmRSS: many\n");
    assertThat(new ProcessMemory(status).residentBytes()).isNaN();
    Files.writeString(status, "Threads: 7\n");
    assertThat(new ProcessMemory(status).residentBytes()).isNaN();
  }

  @Test
  void isMoreThanTheHeapAndLessThanItsLimit() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc here");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ProcessMemory().bindTo(registry);

    Runtime heap = Runtime.getRuntime();
    double resident = registry.get("process.resident.memory").gauge().value();
    assertThat(resident).isGreaterThan(heap.totalMemory() - heap.freeMemory());
    assertThat(registry.get("process.memory.limit").gauge().value()).isGreaterThan(resident);
  }

  @Test
  void isNotShownWhereNoKernelSaysIt() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ProcessMemory(directory.resolve("none")).bindTo(registry);

    assertThat(registry.find("process.resident.memory").gauge()).isNull();
  }
}
