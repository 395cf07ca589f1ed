package io.sonostream.learning.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Whether this processor multiplies bf16 in hardware; without, bf16 is slower than f32. */
public final class FastBf16 {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

  private FastBf16() {}

  /** Looks at the kernel's list of processor flags; false where there is none. */
  public static boolean isHere() {
    try {
      List<String> lines = Files.readAllLines(CPU_INFO);
      return lines.stream()
          .filter(line -> line.startsWith("flags"))
          .flatMap(line -> Arrays.stream(line.split("\\s+")))
          .anyMatch(FLAGS::contains);
    } catch (IOException e) {
      return false;
    }
  }
}
