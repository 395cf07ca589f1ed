package io.sonostream.processor.inference;

import io.sonostream.processor.batch.Outcome;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Answers the frames that were too old when their batch formed.
 *
 * @param clockMicros microseconds since the epoch
 * @param maxAgeMicros the age at which that is so
 */
record Shedding(LongSupplier clockMicros, long maxAgeMicros) {

  void shed(List<PreparedFrame> frames) {
    long now = clockMicros.getAsLong();
    for (PreparedFrame frame : frames) {
      frame.job().complete(Outcome.Shed.tooOld(now - frame.capturedAtMicros(), maxAgeMicros, now));
    }
  }
}
