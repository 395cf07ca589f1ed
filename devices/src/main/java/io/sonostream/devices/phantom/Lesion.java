package io.sonostream.devices.phantom;

import java.util.random.RandomGenerator;

/**
 * One lesion: an irregular outline that shrinks towards both ends of the lesion as the picture
 * plane moves through it, as the cross-section of an ellipsoid does.
 *
 * @param x centre, sideways, in mm
 * @param z centre, depth, in mm
 * @param elevation where the picture plane cuts it at its widest, in mm
 * @param radiusX half its width, in mm
 * @param radiusZ half its height, in mm
 * @param radiusElevation half its extent across the picture plane, in mm
 * @param amplitude of its scatterers
 * @param attenuation one way, in dB / (cm MHz)
 * @param tilt slope of its long axis
 */
record Lesion(
    LesionKind kind,
    Outline outline,
    double x,
    double z,
    double elevation,
    double radiusX,
    double radiusZ,
    double radiusElevation,
    float amplitude,
    float attenuation,
    float tilt) {

  /** A lesion of that kind somewhere in the middle of what the model sees. */
  static Lesion random(LesionKind kind, DeviceModel model, RandomGenerator random) {
    double depth = model.depthMillimetres();
    double share = 0.06 + 0.11 * random.nextDouble();
    double radiusX = share * depth;
    double radiusZ = radiusX * between(random, kind.flattest, kind.tallest);
    double sideways = Math.min(0.5 * model.halfWidthMillimetres(), 0.45 * depth);
    double roughness = between(random, kind.smoothest, kind.roughest);
    double spiky = kind == LesionKind.MALIGNANT ? 0.3 + 0.7 * random.nextDouble() : 0;
    return new Lesion(
        kind,
        new Outline(random, roughness, spiky),
        between(random, -sideways, sideways),
        between(random, 0.24, 0.58) * depth + 0.3 * radiusZ,
        between(random, -0.35, 0.35) * radiusX,
        radiusX,
        radiusZ,
        radiusX * between(random, 1.0, 1.6),
        Decibels.amplitude((float) between(random, kind.weakestDecibels, kind.strongestDecibels)),
        (float) between(random, kind.leastAttenuation, kind.mostAttenuation),
        (float) between(random, -0.25, 0.25));
  }

  /** Size of the cut at that elevation, as a share of the widest one; 0 where the plane misses. */
  float cutAt(double planeElevation) {
    double off = (planeElevation - elevation) / radiusElevation;
    return (float) Math.sqrt(Math.max(0, 1 - off * off));
  }

  /** How far out of the widest cut a place is: compare with {@link #cutAt}. */
  float howFarOut(float atX, float atZ) {
    float across = (float) ((atX - x) / radiusX);
    float down = (float) ((atZ - z) / radiusZ);
    return outline.howFarOut(across, down - tilt * across);
  }

  private static double between(RandomGenerator random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
