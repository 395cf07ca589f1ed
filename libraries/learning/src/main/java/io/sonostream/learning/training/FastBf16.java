package io.sonostream.learning.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Whether this processor learns faster in bf16 than in f32: where it multiplies matrices of them
 * (AMX). AVX512-BF16 alone is not enough: on a Xeon with it a step takes longer than in f32
 * (docs/performance.md).
 */
public final class FastBf16 {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private FastBf16() {}

  /** Looks at the kernel's list of processor flags; false where there is none. */
  public static boolean isHere() {
    try {
      return isIn(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@link #isHere()}, of any processor. */
  static boolean isIn(String info) {
    return info.lines()
        .filter(line -> line.startsWith("flags"))
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .anyMatch("amx_bf16"::equals);
  }
}
