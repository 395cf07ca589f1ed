package io.sonostream.model.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the CPU says of itself. */
final class CpuFeatures {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private CpuFeatures() {}

  /**
   * Whether bf16 is computed by instructions rather than emulated, which is slower than f32. Where
   * it can't be known it is tried: then the clock decides.
   */
  static boolean mayHaveBf16() {
    try {
      String info = Files.readString(CPU_INFO);
      boolean listed = info.contains("flags") || info.contains("Features");
      return !listed
          || info.contains("avx512_bf16")
          || info.contains("amx_bf16")
          || info.contains(" bf16");
    } catch (IOException e) {
      return true;
    }
  }
}
