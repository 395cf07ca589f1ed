package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import java.time.Instant;
import java.util.List;

/** Classes that were drawn or kept with a frame, as the mask that the page paints over it. */
final class DrawnMask {
  private DrawnMask() {}

  /**
   * As no model made it: what it says of times is when the frame was captured.
   *
   * @param at where the record lies that it is from
   */
  static Mask.Builder of(Frame frame, LabelMap map, List<Region> regions, SourceCoordinates at) {
    Instant captured = frame.getCapturedAt();
    return Mask.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(frame.getWidth())
        .setHeight(frame.getHeight())
        .setLabelMap(map)
        .setRegions(regions)
        .setSource(at)
        .setTiming(new MaskTiming(captured, captured, null, null, captured, 0));
  }
}
