package io.sonostream.viewer.live;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.records.Names;
import io.sonostream.schemas.records.Spacings;
import java.util.Optional;

/**
 * What a browser may be shown, whichever way it comes there: a file whose header lies about its
 * size, a name that can't be seen, or pixels without a size go no further.
 */
public final class ShownRecords {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  private ShownRecords() {}

  /**
   * @throws InvalidRecordException when the frame can't be shown, with the reason
   */
  public static void require(Frame frame) {
    requireNames(frame.getDeviceId(), frame.getStreamId(), frame.getTask());
    FrameId.of(frame);
    refuse(Optional.ofNullable(frame.getPixelSpacing()).flatMap(Spacings::fault));
    if (frame.getEncoding() == PixelEncoding.UNKNOWN
        || frame.getPixelFormat() == PixelFormat.UNKNOWN) {
      throw new InvalidRecordException("frame has an encoding that this viewer does not know");
    }
    try {
      DECODER.check(
          frame.getPixels(),
          ImageEncoding.valueOf(frame.getEncoding().name()),
          frame.getWidth(),
          frame.getHeight(),
          frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1);
    } catch (BadImageException e) {
      throw new InvalidRecordException(String.valueOf(e.getMessage()));
    }
  }

  /** Whether {@link #require} would let this frame pass. */
  public static boolean accepts(Frame frame) {
    try {
      require(frame);
      return true;
    } catch (InvalidRecordException refused) {
      return false;
    }
  }

  /**
   * @throws InvalidRecordException when the mask can't be shown on any frame, with the reason
   */
  public static void require(Mask mask) {
    requireNames(mask.getDeviceId(), mask.getStreamId(), mask.getTask());
    FrameId.of(mask);
    LabelMap map = mask.getLabelMap();
    if (map != null) {
      LabelMaps.validate(map);
      if (map.getWidth() != mask.getWidth() || map.getHeight() != mask.getHeight()) {
        throw new InvalidRecordException(
            "label map and mask of frame " + FrameId.of(mask) + " differ in size");
      }
    }
  }

  /** As at the processor's door: what can't be seen is no name to put over a picture. */
  private static void requireNames(String device, String stream, String task) {
    refuse(
        Names.fault("deviceId", device)
            .or(() -> Names.fault("streamId", stream))
            .or(() -> Names.fault("task", task)));
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(
        why -> {
          throw new InvalidRecordException(why);
        });
  }
}
