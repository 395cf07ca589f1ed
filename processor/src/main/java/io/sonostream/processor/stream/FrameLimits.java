package io.sonostream.processor.stream;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.records.Attributes;
import io.sonostream.schemas.records.Names;
import io.sonostream.schemas.records.Poses;
import io.sonostream.schemas.records.Spacings;
import java.time.Instant;
import java.util.Optional;

/**
 * What a frame may be, checked on its metadata alone, before anything is allocated for it. The
 * bytes are compared with it later, by the image decoder.
 *
 * @param maxPixels width times height
 */
public record FrameLimits(long maxPixels) {
  /** Ages are computed from it in microseconds, which overflow after some hundred years. */
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  public FrameLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maximum pixels is " + maxPixels + "; at least 1");
    }
  }

  /**
   * @throws BadFrameException naming the field, the value and what is allowed
   */
  void check(Frame frame) {
    name("deviceId", frame.getDeviceId());
    name("streamId", frame.getStreamId());
    name("task", frame.getTask());
    if (frame.getSequence() < 0) {
      throw new BadFrameException("sequence is " + frame.getSequence() + "; it must be >= 0");
    }
    Instant captured = frame.getCapturedAt();
    if (captured.isBefore(Instant.EPOCH) || captured.isAfter(LATEST)) {
      throw new BadFrameException(
          "capturedAt is " + captured + "; allowed are " + Instant.EPOCH + " to " + LATEST);
    }
    long width = frame.getWidth();
    long height = frame.getHeight();
    if (width < 1 || height < 1) {
      throw new BadFrameException(
          "frame size is " + width + "x" + height + "; both sides must be at least 1");
    }
    if (width > maxPixels / height) {
      throw new BadFrameException(
          "frame size is "
              + width
              + "x"
              + height
              + "; the limit is "
              + maxPixels
              + " pixels (processor.frames.max-pixels)");
    }
    pixels(frame);
    refuse(Attributes.fault(frame.getAttributes()));
    refuse(Optional.ofNullable(frame.getPixelSpacing()).flatMap(Spacings::fault));
    refuse(Optional.ofNullable(frame.getPose()).flatMap(Poses::fault));
  }

  private static void pixels(Frame frame) {
    PixelFormat format = frame.getPixelFormat();
    if (format != PixelFormat.GRAY8 && format != PixelFormat.RGB8) {
      throw new BadFrameException("pixel format is " + format + "; allowed are GRAY8 and RGB8");
    }
    PixelEncoding encoding = frame.getEncoding();
    if (encoding != PixelEncoding.RAW
        && encoding != PixelEncoding.PNG
        && encoding != PixelEncoding.JPEG) {
      throw new BadFrameException("encoding is " + encoding + "; allowed are RAW, PNG and JPEG");
    }
    if (!frame.getPixels().hasRemaining()) {
      throw new BadFrameException("frame has no pixel bytes");
    }
  }

  private static void name(String field, String value) {
    refuse(Names.fault(field, value));
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(
        why -> {
          throw new BadFrameException(why);
        });
  }
}
