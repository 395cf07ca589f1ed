package io.sonostream.processor.stream;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Timestamps;

/** When a frame was captured, for judging how fresh it is. */
interface CaptureClock {
  /** Takes the device's word for it. */
  CaptureClock AS_SAID = (origin, frame) -> Timestamps.micros(frame.getCapturedAt());

  /** Microseconds since the epoch, on this process's clock as far as that is known. */
  long capturedMicros(FrameOrigin origin, Frame frame);
}
