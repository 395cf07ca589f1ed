package io.sonostream.gateway.igtl;

/**
 * Where an image lies in space, as an IMAGE message says it.
 *
 * @param along a row, from a pixel to the next: its length is their distance in mm
 * @param down a column, from a row to the next
 * @param across from a slice to the next
 * @param centre of the image
 */
public record Placement(Vector along, Vector down, Vector across, Vector centre, Axes axes) {
  /** What senders say who know nothing of it. */
  public static final Placement UNKNOWN =
      new Placement(
          new Vector(1, 0, 0), new Vector(0, 1, 0), new Vector(0, 0, 1), Vector.ZERO, Axes.RAS);

  /** In the other axes, the same place. */
  Placement in(Axes wanted) {
    return wanted == axes
        ? this
        : new Placement(along.turned(), down.turned(), across.turned(), centre.turned(), wanted);
  }

  /**
   * The same image as it lies after a transform, which is taken to be in RAS, as 3D Slicer takes
   * it: TRANSFORM messages don't say their axes. One that only turns leaves the distances of pixels
   * as they were, to the last digit: they say whether anybody knows them.
   */
  Placement after(Message.Transform transform) {
    Placement here = in(Axes.RAS);
    boolean rigid = transform.isRigid();
    return new Placement(
        turned(here.along, transform, rigid),
        turned(here.down, transform, rigid),
        turned(here.across, transform, rigid),
        transform.turned(here.centre).plus(transform.origin()),
        Axes.RAS);
  }

  private static Vector turned(Vector axis, Message.Transform transform, boolean rigid) {
    Vector turned = transform.turned(axis);
    double length = turned.length();
    return rigid && length > 0 ? turned.times(axis.length() / length) : turned;
  }

  boolean isFinite() {
    return along.isFinite() && down.isFinite() && across.isFinite() && centre.isFinite();
  }
}
