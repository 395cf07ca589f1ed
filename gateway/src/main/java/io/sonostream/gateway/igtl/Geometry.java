package io.sonostream.gateway.igtl;

import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelSpacing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large pixels are and where their picture lies, between OpenIGTLink's words and ours: there
 * the centre of the image and the length of a pixel in one vector, in either axes; here the centre
 * of the first pixel, directions of length 1 and the spacing apart, in LPS.
 *
 * <p>OpenIGTLink can't say "not known". A sender that knows nothing says 1 mm a pixel: that is
 * taken for no spacing, since areas would be computed with it.
 */
public record Geometry(@Nullable PixelSpacing spacing, @Nullable ImagePose pose) {
  public static final Geometry UNKNOWN = new Geometry(null, null);

  /** Cosine of an angle that is a right one. */
  private static final double SKEW = 1e-3;

  /** A skewed matrix has no pose: no picture lies like that. */
  public static Geometry of(Message.Image image) {
    return of(image, image.placement());
  }

  /**
   * Of an image that lies in something that a tracker follows.
   *
   * @param transform from what the image lies in to the tracker's space
   */
  public static Geometry of(Message.Image image, Message.Transform transform) {
    Placement placed = image.placement().after(transform);
    return placed.isFinite() ? of(image, placed) : UNKNOWN;
  }

  private static Geometry of(Message.Image image, Placement said) {
    double column = said.along().length();
    double row = said.down().length();
    if (said.equals(Placement.UNKNOWN) || !(column > 0) || !(row > 0)) {
      return UNKNOWN;
    }
    boolean unknown = said.along().isUnit() && said.down().isUnit();
    PixelSpacing spacing = unknown ? null : new PixelSpacing(row, column);
    Placement placed = said.in(Axes.LPS);
    Vector right = placed.along().times(1 / column);
    Vector down = placed.down().times(1 / row);
    if (Math.abs(right.dot(down)) > SKEW) {
      return new Geometry(spacing, null);
    }
    Vector first =
        placed
            .centre()
            .plus(placed.along().times(-(image.width() - 1) / 2.0))
            .plus(placed.down().times(-(image.height() - 1) / 2.0));
    return new Geometry(spacing, new ImagePose(list(first), list(right), list(down)));
  }

  /** As messages say it, in RAS, which receivers expect that never look at the axes. */
  public Placement placement(int width, int height) {
    double column = spacing == null ? 1 : spacing.getColumnMillimetres();
    double row = spacing == null ? 1 : spacing.getRowMillimetres();
    if (pose == null) {
      Placement none = Placement.UNKNOWN;
      return new Placement(
          none.along().times(column), none.down().times(row), none.across(), Vector.ZERO, Axes.RAS);
    }
    Vector right = vector(pose.getRowDirection());
    Vector down = vector(pose.getColumnDirection());
    Vector centre =
        vector(pose.getPosition())
            .plus(right.times(column * (width - 1) / 2))
            .plus(down.times(row * (height - 1) / 2));
    return new Placement(right.times(column), down.times(row), right.cross(down), centre, Axes.LPS)
        .in(Axes.RAS);
  }

  private static List<Double> list(Vector vector) {
    return List.of(vector.x(), vector.y(), vector.z());
  }

  private static Vector vector(List<Double> three) {
    return new Vector(three.get(0), three.get(1), three.get(2));
  }
}
