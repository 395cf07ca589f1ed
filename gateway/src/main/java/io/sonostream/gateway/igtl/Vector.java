package io.sonostream.gateway.igtl;

/** A direction or a place in space, in mm. */
public record Vector(double x, double y, double z) {
  public static final Vector ZERO = new Vector(0, 0, 0);

  /** What 32-bit numbers lose of a length of 1, several times over. */
  private static final double ROUNDING = 1e-5;

  Vector plus(Vector other) {
    return new Vector(x + other.x, y + other.y, z + other.z);
  }

  Vector times(double factor) {
    return new Vector(x * factor, y * factor, z * factor);
  }

  double dot(Vector other) {
    return x * other.x + y * other.y + z * other.z;
  }

  double length() {
    return Math.sqrt(dot(this));
  }

  /** Whether it is 1 mm long, as far as 32-bit numbers can say it. */
  boolean isUnit() {
    return Math.abs(length() - 1) <= ROUNDING;
  }

  Vector cross(Vector other) {
    return new Vector(
        y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  /** Between RAS and LPS: the first two axes point the other way. */
  Vector turned() {
    return new Vector(-x, -y, z);
  }

  boolean isFinite() {
    return Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(z);
  }
}
