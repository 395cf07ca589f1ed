package io.sonostream.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir Path directory;

  @Test
  void aDirectoryThatIsNotMadeYetIsNotAFullDisk() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new DiskSpace("state", directory.resolve("later").resolve("still")).bindTo(registry);

    double free = registry.get("sonostream.disk.free").tag("use", "state").gauge().value();
    double size = registry.get("sonostream.disk.size").tag("use", "state").gauge().value();

    assertThat(free).isPositive().isLessThanOrEqualTo(size);
    assertThat(size).isEqualTo(directory.toFile().getTotalSpace());
  }
}
