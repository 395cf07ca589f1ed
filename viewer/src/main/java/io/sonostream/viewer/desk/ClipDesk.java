package io.sonostream.viewer.desk;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameReader.Placed;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.live.Picture;
import io.sonostream.viewer.live.ShownRecords;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;

/** Goes along a stream, frame by frame, for those who draw on more than one. */
public final class ClipDesk {
  /** Records of other streams that may stand between two frames of one. */
  static final int MOST_BETWEEN = 200;

  private final Neighbours frames;
  private final Clock clock;

  /** Finds the nearest wanted frame before or after a place. */
  @FunctionalInterface
  public interface Neighbours {
    Optional<Placed> beside(SourceCoordinates place, int way, int most, Predicate<Frame> wanted);
  }

  public ClipDesk(Neighbours frames, Clock clock) {
    this.frames = frames;
    this.clock = clock;
  }

  /**
   * The frame after (way 1) or before (way -1) one of a stream, without a mask: nobody keeps those.
   * One that the wall would not show is stepped over.
   */
  public Picture beside(SourceCoordinates place, String device, String stream, int way) {
    try {
      Placed found =
          frames
              .beside(
                  place,
                  way,
                  MOST_BETWEEN,
                  frame ->
                      frame.getDeviceId().equals(device)
                          && frame.getStreamId().equals(stream)
                          && ShownRecords.accepts(frame))
              .orElseThrow(
                  () ->
                      new Refusal(
                          Refusal.Kind.GONE,
                          "no frame of "
                              + stream
                              + " of "
                              + device
                              + (way > 0 ? " comes after" : " stands before")
                              + " this one in Kafka, among "
                              + MOST_BETWEEN
                              + " records"));
      return new Picture(0, found.frame(), found.source(), null, clock.instant());
    } catch (UnavailableException e) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
