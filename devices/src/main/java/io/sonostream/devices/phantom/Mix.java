package io.sonostream.devices.phantom;

/**
 * Turns seeds into seeds that look unrelated (D. Stafford's variant 13 of the 64-bit finalizer).
 */
final class Mix {
  private Mix() {}

  static long of(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long of(long seed, long salt) {
    return of(seed + of(salt + 0x9E3779B97F4A7C15L));
  }
}
