package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Classes that were drawn or kept with a frame, as the mask that the page paints over it. */
final class DrawnMask {
  private DrawnMask() {}

  /**
   * What may be painted of a label: what it names and speaks for.
   *
   * @param map whose areas are told
   */
  static List<Region> regions(LabeledFrame label, LabelMap map) {
    List<String> names = label.getClassNames() == null ? List.of() : label.getClassNames();
    List<String> spoken = label.getSpeaksFor();
    long[] areas = LabelMaps.areas(map);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (spoken == null || spoken.contains(names.get(i))) {
        regions.add(new Region(i + 1, names.get(i), areas[i + 1], null, 1f));
      }
    }
    return regions;
  }

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
