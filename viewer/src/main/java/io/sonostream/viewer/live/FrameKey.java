package io.sonostream.viewer.live;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;

/** What names a frame; a mask carries its frame's. */
public record FrameKey(String deviceId, String streamId, long sequence) {
  public static FrameKey of(Frame frame) {
    return new FrameKey(frame.getDeviceId(), frame.getStreamId(), frame.getSequence());
  }

  public static FrameKey of(Mask mask) {
    return new FrameKey(mask.getDeviceId(), mask.getStreamId(), mask.getSequence());
  }
}
