package io.sonostream.viewer.live;

import java.time.Duration;

/**
 * Times and bounds of the live wall.
 *
 * @param staleAfter a device without a frame for this long is STALE
 * @param maskWait a frame is shown bare once no mask has come for this long
 * @param forgetAfter a device without a frame for this long leaves the wall
 * @param maxDevices further devices are not shown until one leaves
 * @param bufferMebibytes frames that wait for their masks, all devices together
 */
public record LiveLimits(
    Duration staleAfter,
    Duration maskWait,
    Duration forgetAfter,
    int maxDevices,
    int bufferMebibytes) {
  public LiveLimits {
    positive("stale-after", staleAfter);
    positive("mask-wait", maskWait);
    positive("forget-after", forgetAfter);
    if (maxDevices < 1 || maxDevices > 1000) {
      throw new IllegalArgumentException(
          "max-devices is " + maxDevices + "; allowed are 1 to 1000");
    }
    if (bufferMebibytes < 8 || bufferMebibytes > 4096) {
      throw new IllegalArgumentException(
          "buffer-mebibytes is " + bufferMebibytes + "; allowed are 8 to 4096");
    }
  }

  long bufferBytes() {
    return bufferMebibytes * 1024L * 1024L;
  }

  private static void positive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be longer than 0");
    }
  }
}
