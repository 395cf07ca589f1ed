package io.sonostream.processor.stream;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelSpacing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a mask repeats of its frame. Holds no pixels, so that a finished frame can be freed. */
record FrameFacts(
    String deviceId,
    String streamId,
    long sequence,
    String task,
    int width,
    int height,
    Instant capturedAt,
    @Nullable PixelSpacing pixelSpacing,
    @Nullable String subjectId,
    @Nullable String deviceModel,
    @Nullable ImagePose pose) {

  static FrameFacts of(Frame frame) {
    return new FrameFacts(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getTask(),
        frame.getWidth(),
        frame.getHeight(),
        frame.getCapturedAt(),
        frame.getPixelSpacing(),
        frame.getSubjectId(),
        frame.getDeviceModel(),
        frame.getPose());
  }
}
