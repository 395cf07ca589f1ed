package io.sonostream.viewer.live;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The areas of one mask, for the curve of area over time.
 *
 * @param at when the frame was captured, in milliseconds since 1970-01-01T00:00Z
 */
public record AreaPoint(String sequence, long at, List<ClassArea> areas) {

  /**
   * @param squareMillimetres null where the pixel spacing is unknown
   */
  public record ClassArea(int value, long pixels, @Nullable Double squareMillimetres) {}

  static AreaPoint of(Mask mask) {
    return new AreaPoint(
        Long.toString(mask.getSequence()),
        mask.getTiming().getCapturedAt().toEpochMilli(),
        mask.getRegions().stream().map(AreaPoint::area).toList());
  }

  private static ClassArea area(Region region) {
    return new ClassArea(
        region.getClassValue(), region.getAreaPixels(), region.getAreaSquareMillimetres());
  }
}
