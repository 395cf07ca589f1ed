package io.sonostream.viewer.live;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The areas of one mask, for the curve of area over time: of a stream one, since a device that has
 * two tasks sends two streams, whose values mean different things.
 *
 * @param at when the frame was captured, in milliseconds since 1970-01-01T00:00Z
 */
public record AreaPoint(
    String stream, String task, String sequence, long at, List<ClassArea> areas) {

  /**
   * @param squareMillimetres null where the pixel spacing is unknown
   */
  public record ClassArea(
      int value, String name, long pixels, @Nullable Double squareMillimetres) {}

  static AreaPoint of(Mask mask) {
    return new AreaPoint(
        mask.getStreamId(),
        mask.getTask(),
        Long.toString(mask.getSequence()),
        mask.getTiming().getCapturedAt().toEpochMilli(),
        mask.getRegions().stream().map(AreaPoint::area).toList());
  }

  private static ClassArea area(Region region) {
    return new ClassArea(
        region.getClassValue(),
        region.getClassName(),
        region.getAreaPixels(),
        region.getAreaSquareMillimetres());
  }
}
