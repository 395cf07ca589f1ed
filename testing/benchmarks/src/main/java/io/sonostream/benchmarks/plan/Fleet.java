package io.sonostream.benchmarks.plan;

import io.sonostream.runtime.UserException;

/**
 * The devices that are to be served.
 *
 * @param devices that send at the same time
 * @param framesPerSecond of each
 * @param frameBytes of one frame as it is sent, picture and record
 * @param maskBytes of one mask as it is sent
 */
record Fleet(int devices, double framesPerSecond, long frameBytes, long maskBytes) {
  /** More would not be planned with one command line. */
  static final int MOST_DEVICES = 1_000_000;

  Fleet {
    if (devices < 1 || devices > MOST_DEVICES) {
      throw new UserException("--devices is " + devices + "; 1 to " + MOST_DEVICES + " is allowed");
    }
    if (!(framesPerSecond > 0) || framesPerSecond > 1000) {
      throw new UserException("--rate is " + framesPerSecond + "; above 0 to 1000 is allowed");
    }
    if (frameBytes < 1 || maskBytes < 1) {
      throw new UserException(
          "--frame-bytes is "
              + frameBytes
              + ", --mask-bytes "
              + maskBytes
              + "; 1 and more is allowed");
    }
  }

  double totalFramesPerSecond() {
    return devices * framesPerSecond;
  }
}
