package io.sonostream.service.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.File;
import java.nio.file.Path;

/**
 * Room on the disk that a directory is on, or will be on once it is made.
 *
 * @param use the label: what the directory is for
 */
record DiskSpace(String use, Path directory) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("sonostream.disk.free", () -> nearest().getUsableSpace())
        .description("Bytes that this process may still write there")
        .baseUnit("bytes")
        .tag("use", use)
        .register(registry);
    Gauge.builder("sonostream.disk.size", () -> nearest().getTotalSpace())
        .description("Size of that disk")
        .baseUnit("bytes")
        .tag("use", use)
        .register(registry);
  }

  /** Of a path that does not exist Java tells zero, which would read as a full disk. */
  private File nearest() {
    File at = directory.toAbsolutePath().toFile();
    File parent = at.getParentFile();
    while (!at.exists() && parent != null) {
      at = parent;
      parent = at.getParentFile();
    }
    return at;
  }
}
