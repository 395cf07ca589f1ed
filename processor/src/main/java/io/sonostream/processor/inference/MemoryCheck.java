package io.sonostream.processor.inference;

import io.sonostream.processor.inference.ModelRefusedException.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Whether memory holds one more model beside the one that serves. Better refused than killed by the
 * kernel: the old model goes on serving.
 */
public final class MemoryCheck {
  /**
   * The file's bytes, the weights as floats, the engine's own copy, and the activations of a frame.
   */
  private static final int COPIES = 4;

  private static final long SLACK = 128L << 20;

  private final Supplier<OptionalLong> availableBytes;
  private final long heapBytes;

  /** With as much heap as this JVM may take. */
  public MemoryCheck(Supplier<OptionalLong> availableBytes) {
    this(availableBytes, Runtime.getRuntime().maxMemory());
  }

  /**
   * @param heapBytes what all of Java may take at most
   */
  MemoryCheck(Supplier<OptionalLong> availableBytes, long heapBytes) {
    this.availableBytes = availableBytes;
    this.heapBytes = heapBytes;
  }

  /**
   * What Linux calls available, or what this container may still take if that is less; where
   * neither is known nothing is refused.
   */
  public static MemoryCheck ofThisMachine() {
    return new MemoryCheck(
        () -> least(available(Path.of("/proc/meminfo")), left(Path.of("/sys/fs/cgroup"))));
  }

  /**
   * @param packageBytes of all its files
   * @param largestBytes of the largest, which passes through the heap whole: as its bytes, as
   *     tensors, as the engine's file. A few kilobytes of zip can announce gigabytes
   * @param activationBytes of one frame at the network's widest place; a manifest of a few hundred
   *     bytes can ask for any. 0 where nobody knows
   * @throws ModelRefusedException when they don't fit
   */
  void require(long packageBytes, long largestBytes, long activationBytes) {
    if (COPIES * largestBytes > heapBytes) {
      throw new ModelRefusedException(
          Step.MEMORY,
          "its largest file has "
              + (largestBytes >> 20)
              + " MiB and takes about "
              + (COPIES * largestBytes >> 20)
              + " MiB of Java's heap while it is loaded, which may have "
              + (heapBytes >> 20)
              + " MiB; give the processor a larger -Xmx");
    }
    long needed = COPIES * packageBytes + Math.max(SLACK, activationBytes);
    OptionalLong available = availableBytes.get();
    if (available.isPresent() && available.getAsLong() < needed) {
      throw new ModelRefusedException(
          Step.MEMORY,
          "a second model needs about "
              + (needed >> 20)
              + " MiB, "
              + (available.getAsLong() >> 20)
              + " MiB are available");
    }
  }

  static OptionalLong available(Path meminfo) {
    try {
      return Files.readAllLines(meminfo).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * What a container's limit leaves (cgroup v2, or v1): pages of files that nobody uses are given
   * back when memory is short, so they count as free. Empty without a limit.
   */
  static OptionalLong left(Path cgroup) {
    return Files.exists(cgroup.resolve("memory.max"))
        ? left(cgroup, "memory.max", "memory.current", "inactive_file ")
        : left(
            cgroup.resolve("memory"),
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file ");
  }

  private static OptionalLong left(Path files, String limitIn, String usedIn, String idle) {
    try {
      String limit = Files.readString(files.resolve(limitIn)).strip();
      // Version 1 says "no limit" with the largest number of pages that there can be.
      if (limit.equals("max") || Long.parseLong(limit) > Long.MAX_VALUE / 2) {
        return OptionalLong.empty();
      }
      long used = Long.parseLong(Files.readString(files.resolve(usedIn)).strip());
      long reclaimable =
          Files.readAllLines(files.resolve("memory.stat")).stream()
              .filter(line -> line.startsWith(idle))
              .mapToLong(line -> Long.parseLong(line.substring(idle.length())))
              .findFirst()
              .orElse(0);
      return OptionalLong.of(Math.max(0, Long.parseLong(limit) - used + reclaimable));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong least(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent()
        ? OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()))
        : one.isPresent() ? one : other;
  }
}
