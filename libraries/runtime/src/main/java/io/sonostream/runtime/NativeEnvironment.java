package io.sonostream.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the environment of a process that runs an engine must say, before it starts: glibc and
 * OpenMP read it once. The start script, the image and the tests' JVMs say the same; a test holds
 * them to this.
 */
public final class NativeEnvironment {
  /**
   * glibc gives every activation back to the kernel and takes it again, unless told not to: large
   * batches then run up to a quarter slower.
   */
  public static final Map<String, String> ALLOCATOR =
      ordered(
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TRIM_THRESHOLD_", "8000000000");

  /** Spinning OpenMP threads collapse when cores are shared. */
  public static final Map<String, String> THREADING =
      ordered("GOMP_SPINCOUNT", "0", "OMP_WAIT_POLICY", "PASSIVE");

  private NativeEnvironment() {}

  /** Both. */
  public static Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>(ALLOCATOR);
    all.putAll(THREADING);
    return all;
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
