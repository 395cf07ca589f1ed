package io.sonostream.schemas.records;

import io.sonostream.schemas.PixelSpacing;
import java.util.Optional;

/** What makes a {@link PixelSpacing} one. Areas are multiplied with it, and never recalled. */
public final class Spacings {
  private Spacings() {}

  /** What is wrong with a spacing, in one line; empty for a good one. */
  public static Optional<String> fault(PixelSpacing spacing) {
    double row = spacing.getRowMillimetres();
    double column = spacing.getColumnMillimetres();
    return isLength(row) && isLength(column)
        ? Optional.empty()
        : Optional.of(
            "pixelSpacing is "
                + row
                + " by "
                + column
                + " mm; both must be finite and above 0, or none");
  }

  private static boolean isLength(double millimetres) {
    return millimetres > 0 && Double.isFinite(millimetres);
  }
}
