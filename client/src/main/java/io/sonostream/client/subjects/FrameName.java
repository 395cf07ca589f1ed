package io.sonostream.client.subjects;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.Mask;

/** A frame as records name it, held to no rule: one that breaks them may be a subject's, too. */
public record FrameName(String deviceId, String streamId, long sequence) {
  static FrameName of(Frame frame) {
    return new FrameName(frame.getDeviceId(), frame.getStreamId(), frame.getSequence());
  }

  static FrameName of(Mask mask) {
    return new FrameName(mask.getDeviceId(), mask.getStreamId(), mask.getSequence());
  }

  static FrameName of(LabelRequest request) {
    return new FrameName(request.getDeviceId(), request.getStreamId(), request.getSequence());
  }
}
