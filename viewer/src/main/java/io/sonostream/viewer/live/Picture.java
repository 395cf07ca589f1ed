package io.sonostream.viewer.live;

import io.opentelemetry.context.Context;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame and the mask of this very frame.
 *
 * @param number counts all pictures of a wall; a browser acknowledges it
 * @param source the frame's record
 * @param mask the answer to the frame, or null while none comes
 * @param ignoredValue of the mask's pixels about which nothing is said, where it is a label; null
 *     where there are none
 * @param trace what is known of the mask's way here
 * @param pairedAt when frame and mask had met, by the viewer's clock
 */
public record Picture(
    long number,
    Frame frame,
    SourceCoordinates source,
    @Nullable Mask mask,
    @Nullable Integer ignoredValue,
    Context trace,
    Instant pairedAt) {
  public Picture {
    if (mask != null && !FrameId.of(mask).equals(FrameId.of(frame))) {
      throw new IllegalArgumentException(
          "mask of " + FrameId.of(mask) + " can't lie on frame " + FrameId.of(frame));
    }
  }

  /** One of which nothing is traced. */
  public Picture(
      long number, Frame frame, SourceCoordinates source, @Nullable Mask mask, Instant pairedAt) {
    this(number, frame, source, mask, null, Context.root(), pairedAt);
  }

  /** The same, of which nothing is said where the mask has this value. */
  public Picture ignoring(@Nullable Integer value) {
    return new Picture(number, frame, source, mask, value, trace, pairedAt);
  }

  /**
   * In what the mask's map and its frame differ, which is then shown bare; empty where they fit.
   */
  public Optional<String> misfit() {
    return mask == null || mask.getLabelMap() == null
        ? Optional.empty()
        : misfit(frame, mask.getLabelMap());
  }

  /** The one rule of what may lie on a frame: what has as many rows and columns. */
  public static Optional<String> misfit(Frame frame, LabelMap map) {
    boolean fits = map.getWidth() == frame.getWidth() && map.getHeight() == frame.getHeight();
    return fits
        ? Optional.empty()
        : Optional.of(
            "is "
                + map.getWidth()
                + "x"
                + map.getHeight()
                + ", and its frame "
                + frame.getWidth()
                + "x"
                + frame.getHeight());
  }

  public String deviceId() {
    return frame.getDeviceId();
  }

  public FrameId key() {
    return FrameId.of(frame);
  }
}
