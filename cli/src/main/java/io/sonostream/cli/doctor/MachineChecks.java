package io.sonostream.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.sonostream.runtime.NativeEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine itself: what needs no network. */
final class MachineChecks {
  private static final long MIB = 1024L * 1024;

  /**
   * Heap, native weights and activations of one small model, with room for the broker of a demo.
   */
  private static final long WANTED_MEMORY_MIB = 4096;

  private final Map<String, String> environment;
  private final List<Path> directories;

  /**
   * @param directories where models, profiles and data are kept; they need not exist yet
   */
  MachineChecks(Map<String, String> environment, List<Path> directories) {
    this.environment = environment;
    this.directories = directories;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk(Runtime.version()));
    findings.add(memory());
    findings.add(allocator());
    directories.forEach(directory -> findings.add(disk(directory)));
    return findings;
  }

  static Finding jdk(Runtime.Version version) {
    String found = version + ", " + System.getProperty("java.vm.name");
    return version.feature() >= 17
        ? Finding.ok("jdk", found)
        : Finding.fail("jdk", found, "install a JDK 17 or newer, or set JAVA_HOME to one");
  }

  private static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    // What a container may use, where this is one.
    long totalMib = system.getTotalMemorySize() / MIB;
    long heapMib = Runtime.getRuntime().maxMemory() / MIB;
    String found =
        totalMib
            + " MiB, heap at most "
            + heapMib
            + " MiB, "
            + Runtime.getRuntime().availableProcessors()
            + " cores";
    if (totalMib < WANTED_MEMORY_MIB) {
      return Finding.warn(
          "memory", found, "give this machine or container " + WANTED_MEMORY_MIB + " MiB or more");
    }
    if (heapMib > totalMib * 3 / 4) {
      return Finding.warn(
          "memory",
          found,
          "leave half to the engine's native memory: SONOSTREAM_JAVA_OPTS=-Xmx"
              + totalMib / 2
              + "m");
    }
    return Finding.ok("memory", found);
  }

  Finding allocator() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Finding.ok("allocator", "not glibc");
    }
    List<String> wrong = new ArrayList<>();
    NativeEnvironment.variables()
        .forEach(
            (name, value) -> {
              if (!value.equals(environment.get(name))) {
                wrong.add(name + "=" + value);
              }
            });
    return wrong.isEmpty()
        ? Finding.ok("allocator", "tuned for activations")
        : Finding.warn(
            "allocator",
            "not tuned, large batches run up to a quarter slower",
            "start with ./sonostream, or set " + String.join(" ", wrong));
  }

  private static Finding disk(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      long freeMib = Files.getFileStore(existing).getUsableSpace() / MIB;
      String found = directory + ", " + freeMib + " MiB free";
      if (!Files.isWritable(existing)) {
        return Finding.fail(
            "disk", found, "make " + existing + " writable or configure another directory");
      }
      return freeMib < 2048
          ? Finding.warn("disk", found, "free some: models and a demo's topics take 2 GiB and more")
          : Finding.ok("disk", found);
    } catch (IOException e) {
      return Finding.fail("disk", directory + ", " + e.getMessage(), "configure another directory");
    }
  }
}
