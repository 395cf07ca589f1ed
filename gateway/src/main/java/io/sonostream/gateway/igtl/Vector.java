package io.sonostream.gateway.igtl;

/** A direction or a place in space, in mm. */
public record Vector(double x, double y, double z) {
  public static final Vector ZERO = new Vector(0, 0, 0);

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
