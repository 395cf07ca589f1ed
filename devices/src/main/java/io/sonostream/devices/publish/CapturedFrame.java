package io.sonostream.devices.publish;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.schemas.Frame;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A packed frame that waits for its turn. */
record CapturedFrame(SourceFrame frame, Instant capturedAt) {

  Frame record(DeviceSettings device, long sequence) {
    return new Frame(
        device.deviceId(),
        device.streamId(),
        sequence,
        capturedAt,
        device.task(),
        frame.width(),
        frame.height(),
        frame.format(),
        frame.encoding(),
        ByteBuffer.wrap(frame.bytes()),
        frame.spacing(),
        frame.subjectId(),
        frame.deviceModel(),
        device.attributes());
  }
}
