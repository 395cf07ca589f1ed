package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.viewer.live.Picture;
import io.sonostream.viewer.live.ShownRecords;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A picture that somebody asks for, held to what the wall is held to. */
final class DeskPicture {
  private DeskPicture() {}

  /**
   * @throws Refusal when the frame can't be shown
   */
  static Picture of(Frame frame, SourceCoordinates at, @Nullable Mask mask, Instant now) {
    require(frame);
    return new Picture(0, frame, at, mask, now);
  }

  /**
   * @throws Refusal when the frame can't be shown
   */
  static void require(Frame frame) {
    try {
      ShownRecords.require(frame);
    } catch (InvalidRecordException e) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "frame "
              + frame.getSequence()
              + " of "
              + frame.getDeviceId()
              + " can't be shown: "
              + e.getMessage()
              + "; choose another",
          e);
    }
  }
}
