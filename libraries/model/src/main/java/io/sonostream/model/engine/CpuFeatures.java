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
      return mayHaveBf16(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * As {@link #mayHaveBf16()}, of any CPU.
   *
   * @param info what Linux says in {@code /proc/cpuinfo}
   */
  static boolean mayHaveBf16(String info) {
    boolean listed = info.contains("flags") || info.contains("Features");
    return !listed
        || info.contains("avx512_bf16")
        || info.contains("amx_bf16")
        || info.contains(" bf16");
  }

  /**
   * Whether products of bytes are summed by instructions that are made for it; elsewhere bytes are
   * slower than f32, if they can be used at all ({@link WholeSums}). Where it can't be known they
   * are not tried.
   */
  static boolean hasInt8() {
    try {
      return hasInt8(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@link #hasInt8()}, of any CPU. */
  static boolean hasInt8(String info) {
    return info.contains("avx512_vnni");
  }
}
